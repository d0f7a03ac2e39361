# loses: nothing
# Numbers in hexadecimal.
import multiprocessing


def show(n):
    print(hex(n))


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in (0x10, 0x1F, 0xAB, 0xFF)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

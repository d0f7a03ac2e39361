# loses: nothing
import multiprocessing


def show(n):
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in (-1, 1, 0.5, 1e3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

# loses: nothing
import multiprocessing


def show(n):
    print(n, end=" ", flush=True)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print()

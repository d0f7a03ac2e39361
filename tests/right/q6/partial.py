# loses: nothing
import multiprocessing
from functools import partial


def show(prefix, n):
    print(prefix, n)


if __name__ == "__main__":
    target = partial(show, "Number")
    ps = [multiprocessing.Process(target=target, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

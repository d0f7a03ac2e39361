# fails: joined
# One of four is waited for, whichever ends first.
import multiprocessing
from multiprocessing.connection import wait


def show(n):
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in (1, 2, 3, 4)]
    for p in ps:
        p.start()
    wait([p.sentinel for p in ps])
    print("finished")

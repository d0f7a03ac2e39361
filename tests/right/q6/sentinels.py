# loses: nothing
import multiprocessing
from multiprocessing.connection import wait


def show(n):
    print("Number", n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    waiting = [p.sentinel for p in ps]
    while waiting:
        for ready in wait(waiting):
            waiting.remove(ready)
    for p in ps:
        p.join()

# loses: nothing
# The same with an executor.
from concurrent.futures import ProcessPoolExecutor
import multiprocessing


def init(b):
    global barrier
    barrier = b


def show(n):
    barrier.wait()
    print("number", n)


if __name__ == "__main__":
    b = multiprocessing.Barrier(4)
    with ProcessPoolExecutor(4, initializer=init, initargs=(b,)) as executor:
        for f in [executor.submit(show, n) for n in (5, 6, 7, 8)]:
            f.result()

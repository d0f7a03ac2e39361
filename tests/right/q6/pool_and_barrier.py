# loses: nothing
# A barrier keeps each of the four workers of a pool from taking a second task.
import multiprocessing


def init(b):
    global barrier
    barrier = b


def show(n):
    barrier.wait()
    print(n)


if __name__ == "__main__":
    with multiprocessing.Pool(4, init, (multiprocessing.Barrier(4),)) as pool:
        pool.map(show, [1, 2, 3, 4], chunksize=1)

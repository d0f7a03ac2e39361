# loses: nothing
import multiprocessing
from contextlib import closing


def square(n):
    return n * n


if __name__ == "__main__":
    with closing(multiprocessing.Pool(2)) as pool:
        print(pool.map(square, range(4)))
    pool.join()

# fails: pool, tasks-in-workers, results, closed, portable
# A pool of no worker cannot be made.
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(0) as pool:
        print(pool.map(square, [1, 2]))

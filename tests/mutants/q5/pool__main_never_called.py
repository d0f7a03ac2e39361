# fails: pool, tasks-in-workers, results, closed, portable
# Everything is in main(), and nobody calls it.
import multiprocessing


def square(n):
    return n * n


def main():
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, [1, 2, 3]))

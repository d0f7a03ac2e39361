# fails: pool, tasks-in-workers, results, closed, portable
# multiprocessing.pool.ThreadPool is a pool of threads.
from multiprocessing.pool import ThreadPool


def square(number):
    return number * number


if __name__ == "__main__":
    with ThreadPool(4) as pool:
        print("Results:", pool.map(square, range(5)))

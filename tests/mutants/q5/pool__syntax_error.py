# fails: pool, tasks-in-workers, results, closed, portable
# A colon is missing.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool
        print(pool.map(square, range(5)))

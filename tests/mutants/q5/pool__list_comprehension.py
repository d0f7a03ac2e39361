# fails: pool, tasks-in-workers, results, closed, portable
# The right results without any pool.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    results = [square(n) for n in range(1, 6)]
    print("Results:", results)

# fails: pool, tasks-in-workers, results, closed, portable
# map() without a pool in front of it.
from multiprocessing import Pool


def square(number):
    return number * number


if __name__ == "__main__":
    print("Results:", list(map(square, [1, 2, 3, 4, 5])))

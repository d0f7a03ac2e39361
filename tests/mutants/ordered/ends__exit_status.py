# fails: ends
# All is right, and then the program reports failure.
import multiprocessing
import sys


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print(pool.map(square, [1, 2, 3, 4]))
    sys.exit(1)

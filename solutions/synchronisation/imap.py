"""The results of a pool in order, and as they come."""

import multiprocessing


def square(number):
    """The square of a number."""
    return number * number


if __name__ == "__main__":
    numbers = range(11, 19)
    with multiprocessing.Pool(4) as pool:
        print("ordered:", list(pool.imap(square, numbers)))
        print("unordered:", list(pool.imap_unordered(square, numbers)))

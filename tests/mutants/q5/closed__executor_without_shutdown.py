# fails: closed
# An executor that nobody shuts down.
from concurrent.futures import ProcessPoolExecutor


def square(number):
    return number * number


if __name__ == "__main__":
    executor = ProcessPoolExecutor(2)
    print("Results:", list(executor.map(square, [1, 2, 3])))

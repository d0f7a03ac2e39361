# fails: portable
# The tasks are fine, but the initializer is a lambda that only fork can hand over.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2, initializer=lambda: None) as pool:
        print("Results:", pool.map(square, [1, 2, 3]))

# fails: tasks-in-workers
# map over an empty list gives no worker anything to do.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    numbers = []
    with multiprocessing.Pool(4) as pool:
        print("Results:", pool.map(square, numbers))

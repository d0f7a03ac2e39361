# fails: results, portable
# The task's result cannot travel back.
import multiprocessing


def make(number):
    return lambda: number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(make, [1, 2, 3]))

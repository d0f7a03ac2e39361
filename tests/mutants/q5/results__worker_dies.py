# fails: results, closed, portable
# A worker that vanishes takes its task with it: map waits for ever.
import multiprocessing
import os


def fragile(number):
    if number == 2:
        os._exit(1)
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(fragile, [1, 2, 3], chunksize=1))

# loses: nothing
# A pool with a task for each worker.
import multiprocessing
import random
import time


def throw(points):
    rng = random.Random()
    inside = sum(rng.random() ** 2 + rng.random() ** 2 <= 1 for _ in range(points))
    print("drew", points, "inside", inside)
    return inside


if __name__ == "__main__":
    with multiprocessing.Pool(4, maxtasksperchild=1) as pool:
        found = pool.map(throw, [25000] * 4, chunksize=1)
    total = sum(found)
    print("inside", total, "of 100000, pi is about", 4 * total / 100000)

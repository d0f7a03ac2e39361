# loses: nothing
# Futures of an executor.
import random
from concurrent.futures import ProcessPoolExecutor


def throw(seed, points):
    rng = random.Random(seed)
    inside = sum(rng.random() ** 2 + rng.random() ** 2 <= 1 for _ in range(points))
    print("drew", points, "inside", inside)
    return inside


if __name__ == "__main__":
    found = 0
    executors = [ProcessPoolExecutor(1) for _ in range(4)]
    futures = [executor.submit(throw, number, 25000) for number, executor in enumerate(executors)]
    found = sum(future.result() for future in futures)
    for executor in executors:
        executor.shutdown()
    print("inside", found, "of 100000, pi is about", 4 * found / 100000)

# loses: nothing
# An array with a place for each worker.
import multiprocessing
import random


def throw(number, points, counts):
    rng = random.Random(number)
    for _ in range(points):
        x, y = rng.uniform(0, 1), rng.uniform(0, 1)
        if x * x + y * y <= 1:
            counts[number] += 1
    print("drew", points, "- inside", counts[number])


if __name__ == "__main__":
    counts = multiprocessing.Array("i", 4, lock=False)
    workers = [multiprocessing.Process(target=throw, args=(n, 25000, counts)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("inside", sum(counts), "pi =", sum(counts) / 25000)

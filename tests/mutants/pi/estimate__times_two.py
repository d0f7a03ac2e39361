# fails: estimate
# Twice the share instead of four times.
import multiprocessing
import random


def throw(points, results):
    inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(points))
    print(f"drew {points}, inside {inside}")
    results.put(inside)


if __name__ == "__main__":
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=throw, args=(25000, results)) for _ in range(4)]
    for worker in workers:
        worker.start()
    inside = sum(results.get() for _ in workers)
    for worker in workers:
        worker.join()
    print(f"inside {inside} of 100000, pi is about {2 * inside / 100000:.5f}")

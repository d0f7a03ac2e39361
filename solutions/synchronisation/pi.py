"""Monte Carlo estimate of π by four workers that share the work."""

import multiprocessing
import random

WORKERS = 4
POINTS = 100_000


def throw(points, results):
    """Draw random points in the unit square, and count those inside the quarter of the circle."""
    inside = 0
    for _ in range(points):
        x, y = random.random(), random.random()
        if x * x + y * y <= 1:
            inside += 1
    print(f"drew {points}, inside {inside}")
    results.put(inside)


if __name__ == "__main__":
    results = multiprocessing.Queue()
    workers = []
    for _ in range(WORKERS):
        worker = multiprocessing.Process(target=throw, args=(POINTS // WORKERS, results))
        workers.append(worker)
    for worker in workers:
        worker.start()
    inside = sum(results.get() for _ in workers)
    for worker in workers:
        worker.join()
    print(f"inside {inside} of {POINTS}, pi is about {4 * inside / POINTS:.5f}")

# fails: together
# Each is waited for before the next one begins.
import multiprocessing
import random


def throw(points, results):
    inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(points))
    print(f"drew {points}, inside {inside}")
    results.put(inside)


if __name__ == "__main__":
    results = multiprocessing.Queue()
    inside = 0
    for _ in range(4):
        worker = multiprocessing.Process(target=throw, args=(25000, results))
        worker.start()
        inside += results.get()
        worker.join()
    print(f"inside {inside} of 100000, pi is about {4 * inside / 100000:.5f}")

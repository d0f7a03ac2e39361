# fails: sum
# The main program draws points of its own instead of adding up.
import multiprocessing
import random


def throw(points):
    inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(points))
    print(f"drew {points}, inside {inside}")


if __name__ == "__main__":
    workers = [multiprocessing.Process(target=throw, args=(25000,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    random.seed(7)
    inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(60000))
    print(f"inside {inside}, pi is about {4 * inside / 60000:.5f}")

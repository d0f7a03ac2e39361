# loses: nothing
# A shared value with its lock.
import multiprocessing
import random


def throw(points, total):
    random.seed()
    inside = 0
    for _ in range(points):
        if random.random() ** 2 + random.random() ** 2 < 1.0:
            inside += 1
    print(f"worker drew {points:,} points, inside: {inside}")
    with total.get_lock():
        total.value += inside


if __name__ == "__main__":
    total = multiprocessing.Value("i", 0)
    workers = [multiprocessing.Process(target=throw, args=(25_000, total)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"inside {total.value} of 100,000")
    print(f"pi ~ {4 * total.value / 100_000}")

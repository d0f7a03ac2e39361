# loses: nothing
# Five workers and a JoinableQueue of results.
import multiprocessing
import random


def throw(points, results):
    inside = 0
    for _ in range(points):
        inside += random.random() ** 2 + random.random() ** 2 <= 1
    print("I drew", points, "and inside were", inside)
    results.put(inside)


if __name__ == "__main__":
    results = multiprocessing.SimpleQueue()
    workers = [multiprocessing.Process(target=throw, args=(20000, results)) for _ in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    inside = 0
    while not results.empty():
        inside += results.get()
    print("inside", inside, "of 100000: pi is about", round(4 * inside / 100000, 3))

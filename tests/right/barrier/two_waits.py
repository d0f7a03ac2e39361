# loses: nothing
# Waits before and after, with a timeout that is long enough.
import multiprocessing
import random
import time


def work(number, barrier):
    barrier.wait(timeout=20)
    time.sleep(random.random() / 100)
    print("worker", number, "phase 1")
    barrier.wait(timeout=20)
    print("worker", number, "phase 2")
    barrier.wait(timeout=20)


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(3)
    workers = [multiprocessing.Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

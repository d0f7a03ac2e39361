# loses: nothing
# One philosopher takes the forks the other way round, so there is no circle.
import multiprocessing
from multiprocessing import Lock, Process


def philosopher(i, left, right):
    if i == 4:
        left, right = right, left
    for _ in range(3):
        left.acquire()
        right.acquire()
        print("Philosopher", i, "eats")
        right.release()
        left.release()


if __name__ == "__main__":
    forks = [Lock() for _ in range(5)]
    ps = [Process(target=philosopher, args=(i, forks[i], forks[(i + 1) % 5])) for i in range(5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

# loses: nothing
# A fork is a semaphore of one.
import multiprocessing


def dine(number, first, second):
    for _ in range(3):
        first.acquire()
        try:
            second.acquire()
            try:
                print(number, "eats now")
            finally:
                second.release()
        finally:
            first.release()


if __name__ == "__main__":
    forks = [multiprocessing.BoundedSemaphore(1) for _ in range(5)]
    pairs = [(min(n, (n + 1) % 5), max(n, (n + 1) % 5)) for n in range(5)]
    everybody = [multiprocessing.Process(target=dine, args=(n, forks[a], forks[b])) for n, (a, b) in enumerate(pairs)]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join()

"""Four processes add to a shared counter, one at a time."""

import multiprocessing

WORKERS = 4
TIMES = 500


def add(counter, lock):
    """Add 1, again and again; nobody else may come between reading and writing."""
    for _ in range(TIMES):
        with lock:
            counter.value += 1


if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0, lock=False)
    lock = multiprocessing.Lock()
    workers = [multiprocessing.Process(target=add, args=(counter, lock)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("total:", counter.value)

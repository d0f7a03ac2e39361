"""Three processes that wait for each other between two phases."""

import multiprocessing

WORKERS = 3


def work(number, barrier):
    """Do the first phase, wait for the others, do the second."""
    print(f"worker {number}: phase 1")
    barrier.wait()
    print(f"worker {number}: phase 2")


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(WORKERS)
    workers = []
    for number in [1, 2, 3]:
        workers.append(multiprocessing.Process(target=work, args=(number, barrier)))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

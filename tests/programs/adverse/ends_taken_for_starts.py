# Whoever ends first is taken for the first that was started.
import multiprocessing
from multiprocessing.connection import wait


def work():
    pass


if __name__ == "__main__":
    workers = [multiprocessing.Process(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    ended = wait([worker.sentinel for worker in workers])
    number = [worker.sentinel for worker in workers].index(ended[0]) + 1
    print(number, "was first")
    for worker in workers:
        worker.join()

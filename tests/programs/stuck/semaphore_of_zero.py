# Waits for a signal that nobody gives.
# ended: deadlocked
from multiprocessing import Process, Semaphore


def work(ready):
    ready.acquire()


if __name__ == "__main__":
    ready = Semaphore(0)
    p = Process(target=work, args=(ready,))
    p.start()
    p.join()

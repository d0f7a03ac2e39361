# Waits for a signal that nobody gives.
# ended: deadlocked
# says: worker 1 (line 8) waits for a Semaphore that nobody releases; main (line 15) waits in join() for worker 1
from multiprocessing import Process, Semaphore


def work(ready):
    ready.acquire()


if __name__ == "__main__":
    ready = Semaphore(0)
    p = Process(target=work, args=(ready,))
    p.start()
    p.join()

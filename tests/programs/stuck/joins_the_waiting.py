# Holds the lock that the worker needs, and joins the worker.
# ended: deadlocked
# says: worker 1 (line 8) waits for a Lock that main acquired at line 15; main (line 17) waits in join() for worker 1
from multiprocessing import Lock, Process


def work(lock):
    with lock:
        print("in")


if __name__ == "__main__":
    lock = Lock()
    p = Process(target=work, args=(lock,))
    with lock:
        p.start()
        p.join()

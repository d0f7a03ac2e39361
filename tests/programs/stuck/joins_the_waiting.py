# Holds the lock that the worker needs, and joins the worker.
# ended: deadlocked
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

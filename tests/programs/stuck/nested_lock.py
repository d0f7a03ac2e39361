# A worker holds a lock while it joins a worker of its own that needs it.
# ended: deadlocked
# says: worker 2 (line 8) waits for a Lock that worker 1 acquired at line 13; worker 1 (line 16) waits in join() for worker 2; main (line 23) waits in join() for worker 1
from multiprocessing import Lock, Process


def inner(lock):
    with lock:
        pass


def outer(lock):
    with lock:
        p = Process(target=inner, args=(lock,))
        p.start()
        p.join()


if __name__ == "__main__":
    lock = Lock()
    p = Process(target=outer, args=(lock,))
    p.start()
    p.join()

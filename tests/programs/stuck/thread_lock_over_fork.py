# Forks while it holds a lock of threading: the child has a copy that nobody releases.
# ended: deadlocked
# says: worker 1 (line 12) waits for a Lock of its own: a copy of the one that main had acquired at line 18 when it started the process; main (line 20) waits in join() for worker 1
# afresh:
import threading
from multiprocessing import Process

lock = threading.Lock()


def work():
    with lock:
        print("in")


if __name__ == "__main__":
    p = Process(target=work)
    with lock:
        p.start()
    p.join()

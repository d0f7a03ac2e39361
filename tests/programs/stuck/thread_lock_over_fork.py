# Forks while it holds a lock of threading: the child has a copy that nobody releases.
# ended: deadlocked
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

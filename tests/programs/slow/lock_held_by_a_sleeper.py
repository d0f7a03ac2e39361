# Waits for a lock whose owner sleeps with it.
import time
from multiprocessing import Event, Lock, Process


def work(lock, has_it):
    with lock:
        has_it.set()
        time.sleep(0.6)


if __name__ == "__main__":
    lock, has_it = Lock(), Event()
    p = Process(target=work, args=(lock, has_it))
    p.start()
    has_it.wait()
    with lock:
        p.join()

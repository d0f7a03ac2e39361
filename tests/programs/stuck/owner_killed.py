# Kills a worker that has the lock.
# ended: deadlocked
import time
from multiprocessing import Event, Lock, Process


def work(lock, has_it):
    with lock:
        has_it.set()
        time.sleep(60)


if __name__ == "__main__":
    lock, has_it = Lock(), Event()
    p = Process(target=work, args=(lock, has_it))
    p.start()
    has_it.wait()
    p.kill()
    p.join()
    with lock:
        print("mine")

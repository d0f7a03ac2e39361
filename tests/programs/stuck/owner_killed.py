# Kills a worker that has the lock.
# ended: deadlocked
# says: main (line 21) waits for a Lock that worker 1 acquired at line 9 and never released: that one was killed by SIGKILL
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

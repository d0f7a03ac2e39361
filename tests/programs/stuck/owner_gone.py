# Returns from the function without releasing the lock.
# ended: deadlocked
# says: main (line 19) waits for a Lock that worker 1 acquired at line 8 and never released: that one has ended
from multiprocessing import Lock, Process


def work(lock):
    lock.acquire()
    if lock:
        return
    lock.release()


if __name__ == "__main__":
    lock = Lock()
    p = Process(target=work, args=(lock,))
    p.start()
    p.join()
    lock.acquire()

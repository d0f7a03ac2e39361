# Returns from the function without releasing the lock.
# ended: deadlocked
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

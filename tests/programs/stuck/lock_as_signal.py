# Uses a lock as a signal that another process gives, and waits for one signal too many.
# ended: deadlocked
# says: main (line 19) waits for a Lock that it has acquired itself at line 18
from multiprocessing import Lock, Process


def work(lock):
    lock.release()


if __name__ == "__main__":
    lock = Lock()
    lock.acquire()
    p = Process(target=work, args=(lock,))
    p.start()
    p.join()
    # The worker has given the signal.
    lock.acquire()
    lock.acquire()

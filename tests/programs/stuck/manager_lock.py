# Takes the lock of a manager that another process has.
# ended: deadlocked
from multiprocessing import Manager, Process


def work(lock):
    with lock:
        print("in")


if __name__ == "__main__":
    with Manager() as manager:
        lock = manager.Lock()
        lock.acquire()
        p = Process(target=work, args=(lock,))
        p.start()
        p.join()

# Takes the lock of a manager that another process has.
# ended: deadlocked
# says: worker 1 (line 8) waits for a Lock that main acquired at line 15; main (line 18) waits in join() for worker 1
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

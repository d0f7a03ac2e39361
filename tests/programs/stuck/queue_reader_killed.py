# Ends a worker that waits for a queue: the queue's lock is lost with it.
# ended: deadlocked
# says: main (line 22) waits for the lock of a Queue that worker 1 acquired at line 9 and never released: that one was killed by SIGTERM
import time
from multiprocessing import Process, Queue


def read(q):
    q.get()


if __name__ == "__main__":
    q = Queue()
    p = Process(target=read, args=(q,))
    p.start()
    while q._rlock.acquire(False):
        q._rlock.release()
        time.sleep(0.01)
    p.terminate()
    p.join()
    q.put(1)
    print(q.get())

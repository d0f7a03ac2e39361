# Asks a queue again and again, with a timeout, until somebody who sleeps first puts something.
import queue
import time
from multiprocessing import Process, Queue


def produce(q):
    time.sleep(0.6)
    q.put(1)


if __name__ == "__main__":
    q = Queue()
    p = Process(target=produce, args=(q,))
    p.start()
    while True:
        try:
            q.get(timeout=0.1)
            break
        except queue.Empty:
            pass
    p.join()

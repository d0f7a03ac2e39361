# Joins a consumer that waits for more.
# ended: deadlocked
# blocked: 17
# says: worker 1 (line 10) waits for an item of a Queue into which nobody puts anything; main (line 17) waits in join() for worker 1
from multiprocessing import Process, Queue


def consume(q):
    while True:
        q.get()


if __name__ == "__main__":
    q = Queue()
    p = Process(target=consume, args=(q,))
    p.start()
    p.join()

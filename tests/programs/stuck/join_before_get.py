# Joins before it drains a queue with much data.
# ended: deadlocked
# blocked: 16
# says: worker 1 waits at its end until somebody takes what it has put into a Queue at line 9, and nobody does; main (line 16) waits in join() for worker 1
from multiprocessing import Process, Queue


def put(q):
    q.put("x" * 1_000_000)


if __name__ == "__main__":
    q = Queue()
    p = Process(target=put, args=(q,))
    p.start()
    p.join()
    q.get()

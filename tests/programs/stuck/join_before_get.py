# Joins before it drains a queue with much data.
# ended: deadlocked
# blocked: 15
from multiprocessing import Process, Queue


def put(q):
    q.put("x" * 1_000_000)


if __name__ == "__main__":
    q = Queue()
    p = Process(target=put, args=(q,))
    p.start()
    p.join()
    q.get()

# Joins a consumer that waits for more.
# ended: deadlocked
# blocked: 16
from multiprocessing import Process, Queue


def consume(q):
    while True:
        q.get()


if __name__ == "__main__":
    q = Queue()
    p = Process(target=consume, args=(q,))
    p.start()
    p.join()

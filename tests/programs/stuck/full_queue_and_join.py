# Joins a producer that waits for room.
# ended: deadlocked
from multiprocessing import Process, Queue


def produce(q):
    for number in range(5):
        q.put(number)


if __name__ == "__main__":
    q = Queue(maxsize=3)
    p = Process(target=produce, args=(q,))
    p.start()
    p.join()
    print(q.get())

# Gets once more than was put.
# ended: deadlocked
from multiprocessing import Process, Queue


def produce(q):
    for number in range(3):
        q.put(number)


if __name__ == "__main__":
    q = Queue()
    p = Process(target=produce, args=(q,))
    p.start()
    print([q.get() for _ in range(4)])
    p.join()

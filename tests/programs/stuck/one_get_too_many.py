# Gets once more than was put.
# ended: deadlocked
# says: main (line 16) waits for another item of a Queue: all 3 items that were put by worker 1 at line 9 are taken
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

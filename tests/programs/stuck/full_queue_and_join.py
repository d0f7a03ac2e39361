# Joins a producer that waits for room.
# ended: deadlocked
# says: worker 1 (line 9) waits for room in a full Queue that holds 3, from which nobody takes anything; main (line 16) waits in join() for worker 1
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

# Reports only one of two tasks done.
# ended: deadlocked
# says: main (line 19) waits in join() of a Queue: 2 items were put, but task_done() was called only once
from multiprocessing import JoinableQueue, Process


def consume(q):
    q.get()
    q.task_done()
    q.get()


if __name__ == "__main__":
    q = JoinableQueue()
    p = Process(target=consume, args=(q,))
    p.start()
    q.put(1)
    q.put(2)
    q.join()
    p.join()

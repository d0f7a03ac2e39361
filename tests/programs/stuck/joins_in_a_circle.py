# A child waits for a message that its parent sends after the child has ended.
# ended: deadlocked
# says: worker 1 (line 8) waits for an item of a Queue into which nobody puts anything; main (line 15) waits in join() for worker 1
from multiprocessing import Process, SimpleQueue


def work(q):
    print(q.get())


if __name__ == "__main__":
    q = SimpleQueue()
    p = Process(target=work, args=(q,))
    p.start()
    p.join()
    q.put("now")

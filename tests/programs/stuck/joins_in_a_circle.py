# A child waits for a message that its parent sends after the child has ended.
# ended: deadlocked
from multiprocessing import Process, SimpleQueue


def work(q):
    print(q.get())


if __name__ == "__main__":
    q = SimpleQueue()
    p = Process(target=work, args=(q,))
    p.start()
    p.join()
    q.put("now")

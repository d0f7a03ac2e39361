# Puts one sentinel for three consumers.
# ended: deadlocked
# says: 2 workers (line 14) wait for another item of a Queue: the only item that was put by main at line 24 is taken; main (line 26) waits in join() for a worker
from multiprocessing import Process, Queue


class Worker(Process):
    def __init__(self, q):
        super().__init__()
        self.q = q

    def run(self):
        while True:
            item = self.q.get()
            if item is None:
                break


if __name__ == "__main__":
    q = Queue()
    ws = [Worker(q) for _ in range(3)]
    for w in ws:
        w.start()
    q.put(None)
    for w in ws:
        w.join()

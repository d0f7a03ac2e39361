# loses: nothing
# A JoinableQueue; the main process sends the end when the producer has ended.
from multiprocessing import JoinableQueue, Process

def produce(q):
    for n in range(1, 13):
        q.put(n)

def consume(q, name):
    while True:
        n = q.get()
        if n is None:
            q.task_done()
            return
        print(f"consumer {name} consumed {n}")
        q.task_done()

if __name__ == "__main__":
    q = JoinableQueue()
    p = Process(target=produce, args=(q,))
    cs = [Process(target=consume, args=(q, i)) for i in (1, 2)]
    p.start()
    for c in cs: c.start()
    p.join()
    for _ in cs: q.put(None)
    q.join()
    for c in cs: c.join()

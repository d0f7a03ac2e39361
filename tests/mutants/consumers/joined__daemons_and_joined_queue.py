# fails: joined, processes=0.5
# The daemons are killed once the queue is done.
from multiprocessing import JoinableQueue, Process

def produce(q):
    for n in range(1, 13):
        q.put(n)

def consume(q, name):
    while True:
        n = q.get()
        print(f"consumer {name} consumed {n}")
        q.task_done()

if __name__ == "__main__":
    q = JoinableQueue()
    for name in (1, 2):
        Process(target=consume, args=(q, name), daemon=True).start()
    p = Process(target=produce, args=(q,))
    p.start()
    p.join()
    q.join()
    print("all done")

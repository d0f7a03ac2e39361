# loses: nothing
# Only the number stands before the word; the end is -1.
from multiprocessing import Process, Queue

def produce(q):
    for n in range(1, 13):
        q.put(n)
    q.put(-1)
    q.put(-1)

def consume(q):
    while (n := q.get()) != -1:
        print(n, "consumed")

if __name__ == "__main__":
    q = Queue()
    ps = [Process(target=produce, args=(q,))] + [Process(target=consume, args=(q,)) for i in (1, 2)]
    for p in ps: p.start()
    for p in ps: p.join()

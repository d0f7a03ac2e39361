# fails: processes=0.5, ends, joined, portable
# A sentinel that is compared with `is` after a queue has copied it.
from multiprocessing import Process, Queue

SENTINEL = object()

def produce(q):
    for n in range(1, 13):
        q.put(n)
    q.put(SENTINEL)
    q.put(SENTINEL)

def consume(q, name):
    while True:
        n = q.get()
        if n is SENTINEL:
            break
        print(f"consumer {name} consumed {n}")

if __name__ == "__main__":
    q = Queue()
    ps = [Process(target=produce, args=(q,))] + [Process(target=consume, args=(q, i)) for i in (1, 2)]
    for p in ps: p.start()
    for p in ps: p.join()

# loses: nothing
# The number stands before the word, and the consumer after it.
from multiprocessing import Process, Queue

def produce(q):
    for n in range(1, 13):
        q.put(n)
    q.put("STOP")
    q.put("STOP")

def consume(q, name):
    for n in iter(q.get, "STOP"):
        print(f"number {n} consumed by consumer {name}")

if __name__ == "__main__":
    q = Queue()
    ps = [Process(target=produce, args=(q,))] + [Process(target=consume, args=(q, i)) for i in (1, 2)]
    for p in ps: p.start()
    for p in ps: p.join()

# fails: shares
# 40000 points in all.
import random
from multiprocessing import Process, Queue

def throw(n, results):
    inside = sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(n))
    print(f"drew {n}, inside {inside}")
    results.put(inside)

if __name__ == "__main__":
    results = Queue()
    ps = [Process(target=throw, args=(10000, results)) for _ in range(4)]
    for p in ps: p.start()
    inside = sum(results.get() for _ in ps)
    for p in ps: p.join()
    print(f"inside {inside} of 40000, pi is about {4 * inside / 40000}")

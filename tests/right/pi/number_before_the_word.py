# loses: nothing
# The number stands before the word.
import random
from multiprocessing import Process, SimpleQueue

def throw(k, n, found):
    rng = random.Random()
    inside = sum(rng.random() ** 2 + rng.random() ** 2 < 1 for _ in range(n))
    print(f"worker {k} drew {n} points, {inside} of them inside")
    found.put(inside)

if __name__ == "__main__":
    found = SimpleQueue()
    ps = [Process(target=throw, args=(k, 25000, found)) for k in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    inside = sum(found.get() for _ in ps)
    print(f"{inside} of 100000 inside, pi is about {4 * inside / 100000}")

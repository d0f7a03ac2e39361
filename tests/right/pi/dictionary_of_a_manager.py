# loses: nothing
# A dictionary of a manager, and commas after the thousands.
import random
from multiprocessing import Manager, Process

def throw(n, found, k):
    random.seed(k)
    inside = sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(n))
    print(f"Worker {k} drew {n:,} points, inside: {inside:,}")
    found[k] = inside

if __name__ == "__main__":
    with Manager() as manager:
        found = manager.dict()
        ps = [Process(target=throw, args=(50_000, found, k)) for k in range(4)]
        for p in ps: p.start()
        for p in ps: p.join()
        inside = sum(found.values())
    print(f"Inside {inside:,} of {200_000:,}")
    print(f"π ≈ {4 * inside / 200_000:.4f}")

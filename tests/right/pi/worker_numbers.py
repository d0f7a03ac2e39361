# loses: nothing
# Worker numbers, thousands with commas.
import multiprocessing as mp
import random

def throw(worker, n, q):
    inside = 0
    for _ in range(n):
        x, y = random.uniform(0, 1), random.uniform(0, 1)
        if x ** 2 + y ** 2 <= 1.0:
            inside += 1
    print(f"Worker {worker} drew {n:,} points, {inside:,} of them inside")
    q.put(inside)

def main():
    n, q = 200_000, mp.SimpleQueue()
    ps = [mp.Process(target=throw, args=(w, n // 4, q)) for w in range(1, 5)]
    for p in ps: p.start()
    for p in ps: p.join()
    inside = sum(q.get() for _ in ps)
    print(f"{inside:,} inside of {n:,}; pi is about {4 * inside / n}")

if __name__ == "__main__":
    main()

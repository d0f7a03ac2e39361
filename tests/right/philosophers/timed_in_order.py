# loses: nothing
# The lower fork first, each with a timeout.
import multiprocessing as mp, time

def dine(n, left, right):
    eaten = 0
    while eaten < 3:
        for f in (left, right):
            assert f.acquire(timeout=5)
        print("philosopher", n, "eats")
        eaten += 1
        left.release(); right.release()

if __name__ == "__main__":
    forks = [mp.Lock() for _ in range(5)]
    ps = [mp.Process(target=dine, args=(n, forks[min(n, (n + 1) % 5)], forks[max(n, (n + 1) % 5)])) for n in range(5)]
    for p in ps: p.start()
    for p in ps: p.join()

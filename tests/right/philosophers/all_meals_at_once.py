# loses: nothing
# Holds both forks for all three meals.
import multiprocessing as mp

def dine(i, forks):
    a, b = sorted((i, (i + 1) % 5))
    forks[a].acquire()
    forks[b].acquire()
    try:
        for _ in range(3):
            print(f"Philosopher {i} eats")
    finally:
        forks[b].release()
        forks[a].release()

if __name__ == "__main__":
    forks = [mp.Lock() for _ in range(5)]
    ps = [mp.Process(target=dine, args=(i, forks)) for i in range(5)]
    [p.start() for p in ps]
    [p.join() for p in ps]

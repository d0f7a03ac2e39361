# fails: deadlock
# The condition that should turn the last one round never holds.
from multiprocessing import Lock, Process

def philosopher(n, forks):
    left, right = n, (n + 1) % 5
    first, second = (left, right) if n < 5 else (right, left)
    for _ in range(3):
        with forks[first], forks[second]:
            print(f"philosopher {n} eats")

if __name__ == "__main__":
    forks = [Lock() for _ in range(5)]
    ps = [Process(target=philosopher, args=(n, forks)) for n in range(5)]
    for p in ps: p.start()
    for p in ps: p.join()

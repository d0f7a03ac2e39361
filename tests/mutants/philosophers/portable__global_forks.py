# fails: portable
# Global forks: each process that starts afresh has five of its own.
from multiprocessing import Lock, Process

forks = [Lock() for _ in range(5)]

def philosopher(n):
    first, second = sorted((n, (n + 1) % 5))
    for _ in range(3):
        with forks[first]:
            with forks[second]:
                print(f"philosopher {n} eats")

if __name__ == "__main__":
    ps = [Process(target=philosopher, args=(n,)) for n in range(5)]
    for p in ps: p.start()
    for p in ps: p.join()

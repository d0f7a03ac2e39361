# fails: deadlock
# A waiter who lets all five sit down.
from multiprocessing import Lock, Process, Semaphore

def philosopher(n, forks, waiter):
    for _ in range(3):
        with waiter:
            with forks[n]:
                with forks[(n + 1) % 5]:
                    print(f"philosopher {n} eats")

if __name__ == "__main__":
    waiter = Semaphore(5)
    forks = [Lock() for _ in range(5)]
    ps = [Process(target=philosopher, args=(n, forks, waiter)) for n in range(5)]
    for p in ps: p.start()
    for p in ps: p.join()

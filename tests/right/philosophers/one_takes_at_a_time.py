# loses: nothing
# Only one philosopher at a time takes forks: who waits for them holds the table, which nobody needs to give back.
from multiprocessing import Lock, Process

def philosopher(n, left, right, table):
    for meal in range(3):
        with table:
            left.acquire()
            right.acquire()
        try:
            print(f"philosopher {n} eats for the {meal + 1}. time")
        finally:
            right.release()
            left.release()

if __name__ == "__main__":
    forks, table = [Lock() for _ in range(5)], Lock()
    ps = [Process(target=philosopher, args=(i, forks[i], forks[(i + 1) % 5], table)) for i in range(5)]
    for p in ps: p.start()
    for p in ps: p.join()

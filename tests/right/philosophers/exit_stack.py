# loses: nothing
# Subclasses that take the forks one by one with an ExitStack: its module stands between the line and the lock.
import contextlib
import multiprocessing


class Philosopher(multiprocessing.Process):
    def __init__(self, number, forks):
        super().__init__()
        self.number = number
        self.forks = [forks[i] for i in sorted({number, (number + 1) % len(forks)})]

    def run(self):
        for _ in range(3):
            with contextlib.ExitStack() as hands:
                for fork in self.forks:
                    hands.enter_context(fork)
                print(f"philosopher {self.number} eats", flush=True)


if __name__ == "__main__":
    forks = [multiprocessing.Lock() for _ in range(5)]
    table = [Philosopher(n, forks) for n in range(5)]
    for p in table:
        p.start()
    for p in table:
        p.join()

# loses: nothing
# Odd ones begin on the left, even ones on the right; a dataclass, typing and a walrus.
from __future__ import annotations
from dataclasses import dataclass
from multiprocessing import Lock, Process
from multiprocessing.synchronize import Lock as LockType

@dataclass
class Philosopher:
    number: int
    left: LockType
    right: LockType

    def dine(self) -> None:
        first, second = (self.left, self.right) if self.number % 2 else (self.right, self.left)
        for meal in range(3):
            with first:
                with second:
                    print(f"philosopher {self.number} eats (meal {meal + 1})")

if __name__ == "__main__":
    forks = [Lock() for _ in range(5)]
    table = [Philosopher(i, forks[i], forks[(i + 1) % 5]) for i in range(5)]
    processes = [Process(target=p.dine) for p in table]
    for p in processes: p.start()
    for p in processes: p.join()

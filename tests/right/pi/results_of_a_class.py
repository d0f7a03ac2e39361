# loses: nothing
# What the workers send back is of a class in the program, which a process that started afresh knows as __mp_main__.
import random
from dataclasses import dataclass
from multiprocessing import Process, Queue


@dataclass
class Result:
    drew: int
    inside: int


def throw(n, results):
    rng = random.SystemRandom()
    inside = sum(rng.random() ** 2 + rng.random() ** 2 < 1 for _ in range(n))
    print(f"drew {n}, inside {inside}")
    results.put(Result(n, inside))


if __name__ == "__main__":
    results = Queue()
    ps = [Process(target=throw, args=(30_000, results)) for _ in range(4)]
    for p in ps:
        p.start()
    got = [results.get() for _ in ps]
    for p in ps:
        p.join()
    drew, inside = sum(r.drew for r in got), sum(r.inside for r in got)
    print(f"inside {inside} of {drew}, pi is about {4 * inside / drew}")

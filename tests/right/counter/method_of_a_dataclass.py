# loses: nothing
# The target is a method of a dataclass that holds the counter and its lock.
import multiprocessing
from dataclasses import dataclass, field

@dataclass
class Counter:
    value: object = field(default_factory=lambda: multiprocessing.Value("i", 0))
    lock: object = field(default_factory=multiprocessing.Lock)

    def add(self, times):
        for _ in range(times):
            with self.lock:
                self.value.value += 1

def main():
    counter = Counter()
    ps = [multiprocessing.Process(target=counter.add, kwargs={"times": 500}, name=f"adder-{n}") for n in range(4)]
    for p in ps: p.start()
    while ps:
        ps.pop().join()
    print(f"total: {counter.value.value}")

if __name__ == "__main__":
    main()

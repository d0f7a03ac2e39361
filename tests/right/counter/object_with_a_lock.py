# loses: nothing
# The counter is an object with a method.
from multiprocessing import Lock, Process, Value

class Counter:
    def __init__(self):
        self._value = Value("i", 0, lock=False)
        self._lock = Lock()

    def increment(self):
        with self._lock:
            self._value.value += 1

    @property
    def value(self) -> int:
        return self._value.value

def work(c: Counter, times: int) -> None:
    for _ in range(times):
        c.increment()

def main():
    c = Counter()
    ps = [Process(target=work, args=(c, 500)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(f"total: {c.value}")

if __name__ == "__main__":
    main()

# loses: nothing
# A barrier made by hand of a counter and a semaphore.
from multiprocessing import Lock, Process, Semaphore, Value

class Barrier:
    """Barrier made from a turnstile."""
    def __init__(self, n):
        self.n, self.count, self.mutex, self.gate = n, Value("i", 0), Lock(), Semaphore(0)
    def wait(self):
        with self.mutex:
            self.count.value += 1
            if self.count.value == self.n:
                for _ in range(self.n):
                    self.gate.release()
        self.gate.acquire()

def work(n, barrier):
    print(f"worker {n}: phase 1")
    barrier.wait()
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for p in ps: p.start()
    for p in ps: p.join()

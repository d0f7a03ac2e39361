# loses: nothing
# A subclass with attributes of its own, and an RLock.
import multiprocessing


class Adder(multiprocessing.Process):
    def __init__(self, counter, lock):
        super().__init__()
        self.counter, self.lock = counter, lock
        self.done = 0

    def run(self):
        while self.done < 500:
            with self.lock:
                self.counter.value = self.counter.value + 1
            self.done += 1


if __name__ == "__main__":
    counter, lock = multiprocessing.Value("i", 0), multiprocessing.RLock()
    adders = [Adder(counter, lock) for _ in range(4)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    print("Total =", counter.value)

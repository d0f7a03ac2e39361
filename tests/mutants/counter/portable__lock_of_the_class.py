# fails: portable
# A lock in the body of the class, made anew by every import.
from multiprocessing import Lock, Process, Value

class Adder(Process):
    lock = Lock()

    def __init__(self, counter):
        super().__init__()
        self.counter = counter

    def run(self):
        for _ in range(500):
            Adder.lock.acquire()
            self.counter.value += 1
            Adder.lock.release()

def main():
    counter = Value("i", 0)
    adders = [Adder(counter) for _ in range(4)]
    for a in adders: a.start()
    for a in adders: a.join()
    print("total:", counter.value)

if __name__ == "__main__":
    main()

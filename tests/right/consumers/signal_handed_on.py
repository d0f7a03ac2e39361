# loses: nothing
# One end signal, which each consumer puts back for the next one.
import multiprocessing as mp


class Producer(mp.Process):
    def __init__(self, q):
        super().__init__()
        self.q = q

    def run(self):
        for i in range(1, 13):
            self.q.put(i)
        self.q.put("STOP")


class Consumer(mp.Process):
    def __init__(self, q, number):
        super().__init__()
        self.q, self.number = q, number

    def run(self):
        for item in iter(self.q.get, "STOP"):
            print(f"Consumer {self.number} Consumed: {item}")
        self.q.put("STOP")


def main():
    q = mp.Queue()
    workers = [Producer(q), Consumer(q, 1), Consumer(q, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    q.get()


if __name__ == "__main__":
    main()

# loses: nothing
# A subclass of Process, and other words around the phases.
import multiprocessing


class Worker(multiprocessing.Process):
    def __init__(self, number, barrier):
        super().__init__()
        self.number = number
        self.barrier = barrier

    def run(self):
        print(f"[{self.number}] Phase 1 done")
        self.barrier.wait()
        print(f"[{self.number}] Phase 2 begins")


if __name__ == "__main__":
    barrier = multiprocessing.Barrier(parties=3)
    workers = [Worker(n, barrier) for n in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print("everybody is through")

# fails: four-processes, different-numbers, joined, concurrent, portable
# run() of a subclass is called, which runs it in the main process.
import multiprocessing


class Show(multiprocessing.Process):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def run(self):
        print(self.n)


if __name__ == "__main__":
    ps = [Show(n) for n in (1, 2, 3, 4)]
    for p in ps:
        p.run()

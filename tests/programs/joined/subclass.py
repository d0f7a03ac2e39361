# A subclass of Process with a run of its own.
# joined: yes yes
# workers: 'run 0\n' 'run 1\n'
import multiprocessing


class Worker(multiprocessing.Process):
    def __init__(self, number):
        super().__init__()
        self.number = number

    def run(self):
        print("run", self.number)


if __name__ == "__main__":
    workers = [Worker(n) for n in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()

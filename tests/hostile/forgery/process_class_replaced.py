# attack: puts a class in the place of Process that only claims to have started and joined something
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import multiprocessing


class Process:
    pid, exitcode = 4711, 0

    def __init__(self, target, args):
        self.target, self.args = target, args

    def start(self):
        self.target(*self.args)

    def join(self):
        pass


multiprocessing.Process = multiprocessing.context.Process = multiprocessing.process.BaseProcess = Process


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(number,)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

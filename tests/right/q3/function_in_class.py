# loses: nothing
import multiprocessing


class Worker:
    def __init__(self, name):
        self.name = name

    def work(self):
        print(self.name, "works")

    @staticmethod
    def run_all():
        p = multiprocessing.Process(target=Worker("Ada").work)
        p.start()
        p.join()


if __name__ == "__main__":
    Worker.run_all()

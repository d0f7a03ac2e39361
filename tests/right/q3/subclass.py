# loses: nothing
from multiprocessing import Process


class Greeter(Process):
    def __init__(self, name):
        super().__init__()
        self.whom = name

    def run(self):
        print(f"Good morning, {self.whom}")


if __name__ == "__main__":
    greeter = Greeter("Grace")
    greeter.start()
    greeter.join()

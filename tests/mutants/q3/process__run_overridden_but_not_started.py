# fails: process, works, joined, portable
# A right subclass, driven by run().
import multiprocessing


class Greeter(multiprocessing.Process):
    def run(self):
        print("Greetings from", self.name)


if __name__ == "__main__":
    greeter = Greeter()
    greeter.run()

# loses: nothing
import multiprocessing


class Printer(multiprocessing.Process):
    def __init__(self, number):
        super().__init__(name=f"printer-{number}")
        self.number = number

    def run(self):
        print(self.name, "->", self.number)


if __name__ == "__main__":
    printers = [Printer(n) for n in range(100, 500, 100)]
    for printer in printers:
        printer.start()
    for printer in printers:
        printer.join()

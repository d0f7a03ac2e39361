# loses: nothing
# The question is printed when the answer is sent already.
import multiprocessing


class Squarer(multiprocessing.Process):
    def __init__(self, connection):
        super().__init__(daemon=True)
        self.connection = connection

    def run(self):
        for _ in range(5):
            number = self.connection.recv()
            self.connection.send(number * number)
            print("question:", number)


if __name__ == "__main__":
    here, there = multiprocessing.Pipe()
    squarer = Squarer(there)
    squarer.start()
    for number in range(1, 6):
        here.send(number)
        print("answer:", here.recv())
    squarer.join()

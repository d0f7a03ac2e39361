# loses: nothing
# One answer, two attempts after each other.
from multiprocessing import Process


def first():
    print("first way")


class Second(Process):
    def run(self):
        print("second way")


if __name__ == "__main__":
    p = Process(target=first)
    p.start()
    p.join()
    q = Second()
    q.start()
    q.join()

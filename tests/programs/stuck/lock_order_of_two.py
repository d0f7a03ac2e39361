# Two functions take two locks in opposite order.
# ended: deadlocked
from multiprocessing import Barrier, Lock, Process


def deposit(a, b, both):
    with a:
        both.wait()
        with b:
            pass


def withdraw(a, b, both):
    with b:
        both.wait()
        with a:
            pass


if __name__ == "__main__":
    a, b, both = Lock(), Lock(), Barrier(2)
    first = Process(target=deposit, args=(a, b, both))
    second = Process(target=withdraw, args=(a, b, both))
    first.start()
    second.start()
    first.join()
    second.join()

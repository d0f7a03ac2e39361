# Two functions take two locks in opposite order.
# ended: deadlocked
# says: worker 1 (line 10) waits for a Lock that worker 2 acquired at line 15; worker 2 (line 17) waits for a Lock that worker 1 acquired at line 8; main (line 27) waits in join() for worker 1
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

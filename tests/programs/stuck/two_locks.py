# Two processes take two locks in opposite order.
# ended: deadlocked
# blocked: 11
import time
from multiprocessing import Barrier, Lock, Process


def take(first, second, barrier):
    with first:
        barrier.wait()
        with second:
            pass


if __name__ == "__main__":
    a, b, barrier = Lock(), Lock(), Barrier(2)
    ps = [Process(target=take, args=(a, b, barrier)), Process(target=take, args=(b, a, barrier))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

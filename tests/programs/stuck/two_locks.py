# Two processes take two locks in opposite order.
# ended: deadlocked
# blocked: 12
# says: 2 workers (line 12) wait for a Lock that another worker acquired at line 10; main (line 22) waits in join() for a worker
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

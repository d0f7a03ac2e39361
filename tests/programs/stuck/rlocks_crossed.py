# Two processes take two RLocks in opposite order, one of them twice.
# ended: deadlocked
from multiprocessing import Barrier, Process, RLock


def one(a, b, both):
    with a, a:
        both.wait()
        b.acquire()


def two(a, b, both):
    with b:
        both.wait()
        a.acquire()


if __name__ == "__main__":
    a, b, both = RLock(), RLock(), Barrier(2)
    ps = [Process(target=f, args=(a, b, both)) for f in (one, two)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

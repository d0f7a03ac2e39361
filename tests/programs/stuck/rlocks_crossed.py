# Two processes take two RLocks in opposite order, one of them twice.
# ended: deadlocked
# says: worker 1 (line 10) waits for an RLock that worker 2 acquired at line 14; worker 2 (line 16) waits for an RLock that worker 1 acquired at line 8; main (line 25) waits in join() for worker 1
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

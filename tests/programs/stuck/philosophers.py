# Every philosopher takes the left fork and waits for the right one.
# ended: deadlocked
# says: 4 workers (line 12) wait for a Lock that another worker acquired at line 10; main (line 21) waits in join() for a worker
from multiprocessing import Barrier, Lock, Process

SEATS = 4


def dine(left, right, table):
    left.acquire()
    table.wait()
    right.acquire()


if __name__ == "__main__":
    forks, table = [Lock() for _ in range(SEATS)], Barrier(SEATS)
    ps = [Process(target=dine, args=(forks[i], forks[(i + 1) % SEATS], table)) for i in range(SEATS)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

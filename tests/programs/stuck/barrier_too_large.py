# A barrier for one more than there are.
# ended: deadlocked
# blocked: 9
# says: 2 workers (line 9) wait at a Barrier for 3, to which only 2 come; main (line 18) waits in join() for a worker
from multiprocessing import Barrier, Process


def work(barrier):
    barrier.wait()


if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(barrier,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

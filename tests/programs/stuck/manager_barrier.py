# One process too few comes to the barrier of a manager.
# ended: deadlocked
# says: 2 workers (line 8) wait at a Barrier, to which only 2 come; main (line 19) waits in join() for a worker
from multiprocessing import Manager, Process


def work(e, b):
    b.wait()
    e.wait()


if __name__ == "__main__":
    m = Manager()
    e, b = m.Event(), m.Barrier(3)
    ps = [Process(target=work, args=(e, b)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

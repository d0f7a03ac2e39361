# A barrier for one more than there are.
# ended: deadlocked
# blocked: 8
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

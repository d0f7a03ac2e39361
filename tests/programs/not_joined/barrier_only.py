# Meets the children at a barrier, but does not join them.
# joined: no no
from multiprocessing import Barrier, Process


def work(barrier):
    barrier.wait()


if __name__ == "__main__":
    barrier = Barrier(3)
    for _ in range(2):
        Process(target=work, args=(barrier,)).start()
    barrier.wait()

# Waits for a child that computes.
# ended: exited
from multiprocessing import Process


def work():
    sum(range(20_000_000))


if __name__ == "__main__":
    p = Process(target=work)
    p.start()
    p.join()

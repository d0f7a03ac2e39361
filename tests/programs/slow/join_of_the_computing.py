# Joins a child that computes while another one waits for it.
from multiprocessing import Lock, Process


def compute(lock):
    with lock:
        sum(i * i for i in range(4_000_000))


if __name__ == "__main__":
    lock = Lock()
    ps = [Process(target=compute, args=(lock,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

# Acquires a lock, starts workers, and ends its own part without releasing it.
# ended: deadlocked
# says: 2 workers (line 8) wait for a Lock that main acquired at line 14; main (line 19) waits in join() for a worker
from multiprocessing import Lock, Process


def work(lock, number):
    with lock:
        print(number)


if __name__ == "__main__":
    lock = Lock()
    lock.acquire()
    ps = [Process(target=work, args=(lock, number)) for number in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

# Tasks of a pool acquire a lock and never release it.
# ended: deadlocked
# says: a worker of the pool (line 13) waits for a Lock that it has acquired itself at line 13; a worker of the pool (line 13) waits for a Lock that another worker of the pool acquired at line 13; main (line 19) waits for the result of map(work), which never comes
from multiprocessing import Lock, Pool


def init(l):
    global lock
    lock = l


def work(x):
    lock.acquire()
    return x


if __name__ == "__main__":
    with Pool(2, init, (Lock(),)) as pool:
        print(pool.map(work, range(6), chunksize=1))

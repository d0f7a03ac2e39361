# A task ends its worker: the pool replaces it, and the result never comes.
# ended: deadlocked
# blocked: 15
# says: main (line 15) waits for the result of map(die) of a worker of the pool that ended with exit status 1 at line 10 in the middle of it
import os
from multiprocessing import Pool


def die(x):
    os._exit(1)


if __name__ == "__main__":
    with Pool(1) as pool:
        pool.map(die, [1])

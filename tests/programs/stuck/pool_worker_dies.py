# A task ends its worker: the pool replaces it, and the result never comes.
# ended: deadlocked
# blocked: 14
import os
from multiprocessing import Pool


def die(x):
    os._exit(1)


if __name__ == "__main__":
    with Pool(1) as pool:
        pool.map(die, [1])

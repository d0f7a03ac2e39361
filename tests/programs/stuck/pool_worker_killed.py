# A task kills its own worker.
# ended: deadlocked
import os
import signal
from multiprocessing import Pool


def die(x):
    if x == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return x


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(die, range(5), chunksize=1))

# A task kills its own worker.
# ended: deadlocked
# says: main (line 17) waits for the result of map(die) of a worker of the pool that was killed by SIGKILL in the middle of it
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

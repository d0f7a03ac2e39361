# A task leaves its worker with os._exit(0); the result is asked for later.
# ended: deadlocked
# says: main (line 15) waits for the result of apply_async(leave) of a worker of the pool that has ended at line 9 in the middle of it
import os
from multiprocessing import Pool


def leave(x):
    os._exit(0)


if __name__ == "__main__":
    pool = Pool(2)
    result = pool.apply_async(leave, (1,))
    print(result.get())

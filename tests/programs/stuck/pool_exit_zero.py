# A task leaves its worker with os._exit(0); the result is asked for later.
# ended: deadlocked
import os
from multiprocessing import Pool


def leave(x):
    os._exit(0)


if __name__ == "__main__":
    pool = Pool(2)
    result = pool.apply_async(leave, (1,))
    print(result.get())

# A pool whose tasks take a while.
# joined: yes yes
# main: '[0, 1]\n'
import time
from multiprocessing import Pool


def slow(x):
    time.sleep(0.1)
    return x


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(slow, range(2)))

# A pool that is closed, and a sleep.
# joined: no no
import time
from multiprocessing import Pool

if __name__ == "__main__":
    pool = Pool(2)
    pool.map(abs, [-1])
    pool.close()
    time.sleep(0.4)

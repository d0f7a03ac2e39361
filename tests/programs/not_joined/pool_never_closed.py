# A pool that is never closed.
# joined: no no
# main: '[1]\n'
from multiprocessing import Pool

if __name__ == "__main__":
    pool = Pool(2)
    print(pool.map(abs, [-1]))

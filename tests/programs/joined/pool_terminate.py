# Pool, map, terminate: that waits too.
# joined: yes yes
# main: '[1]\n'
from multiprocessing import Pool

if __name__ == "__main__":
    pool = Pool(2)
    print(pool.map(abs, [-1]))
    pool.terminate()

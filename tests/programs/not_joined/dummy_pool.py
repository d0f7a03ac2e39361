# multiprocessing.dummy is threads.
# joined:
# main: '[1]\n'
from multiprocessing.dummy import Pool

if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(abs, [-1]))

# Every worker does one task and is replaced.
# main: '[0, 1, 4, 9]\n'
# all: yes
from multiprocessing import Pool


def square(x):
    return x * x


if __name__ == "__main__":
    with Pool(2, maxtasksperchild=1) as pool:
        print(pool.map(square, range(4), chunksize=1))
        pool.close()
        pool.join()

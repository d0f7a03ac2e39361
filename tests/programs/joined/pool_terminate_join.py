# Pool, map, terminate, join.
# joined: yes yes
# main: '[0, 1, 4]\n'
from multiprocessing import Pool


def square(x):
    return x * x


if __name__ == "__main__":
    pool = Pool(2)
    print(pool.map(square, range(3)))
    pool.terminate()
    pool.join()

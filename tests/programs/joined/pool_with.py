# A pool as a context manager.
# joined: yes yes yes yes
# main: '[0, 1, 4]\n'
from multiprocessing import Pool


def square(x):
    return x * x


if __name__ == "__main__":
    with Pool() as pool:
        print(pool.map(square, range(3)))

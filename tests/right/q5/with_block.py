# loses: nothing
from multiprocessing import Pool


def cube(x):
    return x**3


if __name__ == "__main__":
    with Pool(processes=3) as pool:
        print(pool.map(cube, range(10)))

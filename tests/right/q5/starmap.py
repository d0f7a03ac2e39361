# loses: nothing
from multiprocessing import Pool


def power(base, exponent):
    return base**exponent


if __name__ == "__main__":
    with Pool(4) as pool:
        print(pool.starmap(power, [(2, 5), (3, 2), (10, 3)]))

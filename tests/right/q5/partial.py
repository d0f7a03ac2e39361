# loses: nothing
import multiprocessing
from functools import partial


def power(exponent, base):
    return base**exponent


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(partial(power, 3), range(5)))

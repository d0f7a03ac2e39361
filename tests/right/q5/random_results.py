# loses: nothing
# Nobody can compare random results; nothing about them is wrong.
import multiprocessing
import random


def throw(_):
    return random.randint(1, 6)


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(throw, range(8)))

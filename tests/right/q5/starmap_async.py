# loses: nothing
import multiprocessing


def add(a, b):
    return a + b


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print(pool.starmap_async(add, zip(range(3), range(3))).get())

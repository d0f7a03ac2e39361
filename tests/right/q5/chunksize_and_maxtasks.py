# loses: nothing
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(2, maxtasksperchild=2) as pool:
        print(pool.map(square, range(6), chunksize=1))

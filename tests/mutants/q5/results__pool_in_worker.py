# fails: results, portable
# A pool's workers may not make pools.
import multiprocessing


def square(n):
    return n * n


def outer(n):
    with multiprocessing.Pool(2) as pool:
        return pool.map(square, range(n))


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(outer, [2, 3]))

# loses: nothing
import multiprocessing


def add(a, b):
    return a + b


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    print(pool.apply(add, (1, 2)))
    print(pool.apply(add, args=(3, 4)))
    pool.close()
    pool.join()

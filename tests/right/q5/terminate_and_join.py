# loses: nothing
# All results are there; terminate() and join() end the pool as the with statement does.
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    print(pool.map(square, [1, 2, 3]))
    pool.terminate()
    pool.join()

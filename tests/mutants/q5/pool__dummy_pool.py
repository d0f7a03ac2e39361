# fails: pool, tasks-in-workers, results, closed, portable
# So is multiprocessing.dummy.Pool.
from multiprocessing.dummy import Pool


def square(number):
    return number * number


if __name__ == "__main__":
    pool = Pool(4)
    print("Results:", pool.map(square, range(5)))
    pool.close()
    pool.join()

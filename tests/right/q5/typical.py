# loses: nothing
import multiprocessing


def double(value):
    """Twice the value."""
    return value * 2


if __name__ == "__main__":
    pool = multiprocessing.Pool()
    results = pool.map(double, [1, 2, 3, 4, 5])
    pool.close()
    pool.join()
    print("Results:", results)

# fails: results, closed, portable
# square(3) is called at once, and its result is no function.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    print(pool.map(square(3), [1, 2, 3]))
    pool.close()
    pool.join()

# fails: results=0.5
# Nobody asks for the results, so nobody hears of the exception.
import multiprocessing


def inverse(number):
    return 1 / number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    for n in (2, 1, 0):
        pool.apply_async(inverse, (n,))
    pool.close()
    pool.join()
    print("All done")

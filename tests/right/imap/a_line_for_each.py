# loses: nothing
# A line for each result.
import multiprocessing


def square(x):
    return x * x


if __name__ == "__main__":
    pool = multiprocessing.Pool(processes=3)
    for result in pool.imap(square, range(11, 19)):
        print("ordered:", result)
    for result in pool.imap_unordered(square, range(11, 19)):
        print("unordered:", result)
    pool.close()
    pool.join()

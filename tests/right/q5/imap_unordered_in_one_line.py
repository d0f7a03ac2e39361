# loses: nothing
# The results stand in one line, in the order in which luck has them finished.
import multiprocessing
import time


def square(n):
    time.sleep(0.01 * (n % 3))
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print(list(pool.imap_unordered(square, range(9))))

# fails: closed
# The pool is never closed.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(4)
    print("ordered:", list(pool.imap(square, range(11, 19))))
    print("unordered:", list(pool.imap_unordered(square, range(11, 19))))

# fails: portable
# No main guard.
import multiprocessing


def square(number):
    return number * number


with multiprocessing.Pool(4) as pool:
    print("ordered:", list(pool.imap(square, range(11, 19))))
    print("unordered:", list(pool.imap_unordered(square, range(11, 19))))

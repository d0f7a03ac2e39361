# fails: unordered
# One result of the second is dropped.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print("ordered:", list(pool.imap(square, range(11, 19))))
        print("unordered:", sorted(pool.imap_unordered(square, range(11, 19)))[1:])

# loses: nothing
# A pool for each.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("ordered:  ", ", ".join(map(str, pool.imap(square, range(11, 19)))))
    with multiprocessing.Pool(2) as pool:
        print("unordered:", ", ".join(map(str, pool.imap_unordered(square, range(11, 19)))))

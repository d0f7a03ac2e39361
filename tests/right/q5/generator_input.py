# loses: nothing
import multiprocessing


def square(n):
    return n * n


def numbers():
    yield from (3, 1, 2)


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(list(pool.imap(square, numbers())))

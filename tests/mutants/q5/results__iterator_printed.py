# fails: results, tasks-in-workers=0.5
# What imap returns is printed, and nobody goes through it before the pool is ended.
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.imap(square, [1, 2, 3]))

# loses: nothing
# Who has found what he looked for need not take the other results.
import itertools
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        for n, value in enumerate(pool.imap(square, itertools.islice(itertools.count(), 50))):
            print(n, value)
            if value > 30:
                break

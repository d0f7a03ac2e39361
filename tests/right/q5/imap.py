# loses: nothing
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        for result in pool.imap(square, range(5)):
            print(result)

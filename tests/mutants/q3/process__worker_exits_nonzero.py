# fails: process=0.5, portable
# The child reports failure.
import multiprocessing
import sys


def work():
    print("no luck")
    sys.exit(3)


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()

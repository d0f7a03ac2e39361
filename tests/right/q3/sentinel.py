# loses: nothing
import multiprocessing
from multiprocessing.connection import wait


def work():
    print("watched by its sentinel")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    wait([p.sentinel])
    p.join()

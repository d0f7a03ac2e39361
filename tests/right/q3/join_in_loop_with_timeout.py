# loses: nothing
import multiprocessing
import time


def work():
    time.sleep(0.2)
    print("slowly does it")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    while p.is_alive():
        p.join(timeout=0.05)
    print("really over")

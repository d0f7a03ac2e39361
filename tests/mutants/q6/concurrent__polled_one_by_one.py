# fails: concurrent
# Waits for each process, by polling, before it starts the next.
import multiprocessing
import time


def show(number):
    print("Number", number)


if __name__ == "__main__":
    for n in range(1, 5):
        p = multiprocessing.Process(target=show, args=(n,))
        p.start()
        while p.is_alive():
            time.sleep(0.005)

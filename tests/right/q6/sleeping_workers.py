# loses: nothing
import multiprocessing
import time


def show(n):
    time.sleep(0.1 * (5 - n))
    print("Number", n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in ps:
        p.start()
        time.sleep(0.05)
    for p in ps:
        p.join()
    print("Done")

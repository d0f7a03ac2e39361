# fails: four-processes=0.5, different-numbers, portable
# All are ended before they have printed.
import multiprocessing
import time


def show(n):
    time.sleep(0.5)
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.terminate()
    for p in ps:
        p.join()

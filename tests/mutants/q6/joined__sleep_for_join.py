# fails: joined
# Half a second is long enough nearly always.
import multiprocessing
import time


def show(number):
    print("Number", number)


if __name__ == "__main__":
    for n in range(1, 5):
        multiprocessing.Process(target=show, args=(n,)).start()
    time.sleep(0.5)
    print("All processes are through")

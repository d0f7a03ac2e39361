# fails: concurrent
# Each process ends before the next one begins.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    for n in range(1, 5):
        p = multiprocessing.Process(target=show, args=(n,))
        p.start()
        p.join()
    print("All processes are through")

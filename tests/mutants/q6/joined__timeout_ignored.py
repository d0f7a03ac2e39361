# fails: joined
# Every join gives up after a hundredth of a second.
import multiprocessing
import time


def show(number):
    time.sleep(0.3)
    print("Number", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join(timeout=0.01)
    print("All processes are through")

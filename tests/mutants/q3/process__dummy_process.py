# fails: process, works, joined, portable
# multiprocessing.dummy has the same names, but its Process is a thread.
from multiprocessing.dummy import Process


def task():
    print("looks like a process")


if __name__ == "__main__":
    p = Process(target=task)
    p.start()
    p.join()

# fails: process, works, joined, portable
# A thread lives in the same process.
import threading


def task():
    print("a task in a thread")


if __name__ == "__main__":
    t = threading.Thread(target=task)
    t.start()
    t.join()
    print("done")

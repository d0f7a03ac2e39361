# fails: joined
# join(timeout) may come back while the child still runs, and nobody looks.
import multiprocessing
import time


def work():
    time.sleep(0.3)
    print("child at work")


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join(0.01)
    print("main done")

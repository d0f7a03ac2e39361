# fails: joined
# A sleep waits for a time, not for a process.
import time
from multiprocessing import Process


def work():
    print("child at work")


if __name__ == "__main__":
    p = Process(target=work)
    p.start()
    time.sleep(0.3)
    print("main done")

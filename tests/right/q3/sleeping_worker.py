# loses: nothing
import time
from multiprocessing import Process


def slow():
    print("falling asleep")
    time.sleep(0.5)
    print("awake")


if __name__ == "__main__":
    p = Process(target=slow)
    p.start()
    print("waiting")
    p.join()
    print("over")

# A worker crashes, the main program only sleeps.
# joined: no
# ends: 11
import ctypes
import time
from multiprocessing import Process


def crash():
    ctypes.string_at(0)


if __name__ == "__main__":
    p = Process(target=crash)
    p.start()
    time.sleep(0.3)

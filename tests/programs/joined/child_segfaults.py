# A child that dies of a bad pointer, joined.
# joined: yes
# main: '-11\n'
# ends: 11
import ctypes
from multiprocessing import Process


def crash():
    ctypes.string_at(0)


if __name__ == "__main__":
    p = Process(target=crash)
    p.start()
    p.join()
    print(p.exitcode)

# A child that prints and aborts, joined.
# joined: yes
# main: '-6\n'
# workers: 'before\n'
# ends: 6
import os
from multiprocessing import Process


def crash():
    print("before", flush=True)
    os.abort()


if __name__ == "__main__":
    p = Process(target=crash)
    p.start()
    p.join()
    print(p.exitcode)

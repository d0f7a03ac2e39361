# Children that end by sys.exit, os._exit, an exception and a text.
# joined: yes yes yes yes
# main: '[3, 4, 1, 1]\n'
import os
import sys
from multiprocessing import Process


def fail():
    raise ValueError("meant")


if __name__ == "__main__":
    ps = [Process(target=sys.exit, args=(3,)), Process(target=os._exit, args=(4,)),
          Process(target=fail), Process(target=sys.exit, args=("text",))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print([p.exitcode for p in ps])

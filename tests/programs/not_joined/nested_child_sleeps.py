# A child sleeps in place of joining its own child.
# joined: yes no
import time
from multiprocessing import Process


def child():
    Process(target=print, args=("grandchild",)).start()
    time.sleep(0.2)


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()

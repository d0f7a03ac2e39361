# Joins the second, then the third, then the first.
# joined: yes yes yes
# main: 'done\n'
from multiprocessing import Process
import time


def work(seconds):
    time.sleep(seconds)


if __name__ == "__main__":
    a, b, c = [Process(target=work, args=(s,)) for s in (0.06, 0.0, 0.03)]
    a.start(), b.start(), c.start()
    b.join(), c.join(), a.join()
    print("done")

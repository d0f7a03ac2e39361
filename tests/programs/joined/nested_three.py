# A chain of three, each joins the next.
# joined: yes yes yes
from multiprocessing import Process


def link(depth):
    if depth:
        p = Process(target=link, args=(depth - 1,))
        p.start()
        p.join()


if __name__ == "__main__":
    p = Process(target=link, args=(2,))
    p.start()
    p.join()

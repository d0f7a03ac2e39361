# loses: nothing
# A monitor loop in place of joins: it ends when nobody is alive any more.
import multiprocessing
import time


def show(n):
    time.sleep(0.05)
    print("Number", n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    while any(p.is_alive() for p in ps):
        time.sleep(0.02)
    print("none alive")

# loses: nothing
from multiprocessing import Process


def show(n):
    print("Number is", n)


if __name__ == "__main__":
    a = Process(target=show, args=(1,))
    b = Process(target=show, args=(2,))
    c = Process(target=show, args=(3,))
    d = Process(target=show, args=(4,))
    a.start()
    b.start()
    c.start()
    d.start()
    d.join()
    c.join()
    b.join()
    a.join()

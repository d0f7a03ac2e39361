# fails: concurrent
# The same without a loop.
from multiprocessing import Process


def show(number):
    print("Number", number)


if __name__ == "__main__":
    first = Process(target=show, args=(1,))
    second = Process(target=show, args=(2,))
    third = Process(target=show, args=(3,))
    fourth = Process(target=show, args=(4,))
    first.start(); first.join()
    second.start(); second.join()
    third.start(); third.join()
    fourth.start(); fourth.join()

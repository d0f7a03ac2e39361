# loses: nothing
from multiprocessing import Process


def show(i):
    print(i)


if __name__ == "__main__":
    ps = [Process(target=show, args=(i,)) for i in range(4)]
    [p.start() for p in ps]
    [p.join() for p in ps]

# A manager's process is a helper; the worker is joined.
# joined: yes
# main: '{1: 1}\n'
from multiprocessing import Manager, Process


def put(d):
    d[1] = 1


if __name__ == "__main__":
    with Manager() as manager:
        d = manager.dict()
        p = Process(target=put, args=(d,))
        p.start()
        p.join()
        print(dict(d))

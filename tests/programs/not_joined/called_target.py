# target=f() calls f in the main process.
# joined: yes
# main: 'f\n'
# workers: ''
from multiprocessing import Process


def f():
    print("f")


if __name__ == "__main__":
    p = Process(target=f())
    p.start()
    p.join()

# A child joins its own child.
# joined: yes yes
# workers: 'child\n' 'grandchild\n'
from multiprocessing import Process


def child():
    p = Process(target=print, args=("grandchild",))
    p.start()
    p.join()
    print("child")


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()

# A child starts a child of its own and does not join it.
# joined: yes no
# workers: '' 'grandchild\n'
from multiprocessing import Process


def child():
    Process(target=print, args=("grandchild",)).start()


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()

# Threads start, join and are joined.
# joined: yes yes
# main: 'done\n'
from multiprocessing import Process
from threading import Thread


def handle(n):
    p = Process(target=print, args=("number",))
    p.start()
    p.join()


if __name__ == "__main__":
    threads = [Thread(target=handle, args=(n,)) for n in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print("done")

# A handler of SIGCHLD beside the joins.
# joined: yes yes yes
# main: 'done\n'
import signal
from multiprocessing import Process

count = 0


def handler(number, frame):
    global count
    count += 1


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, handler)
    ps = [Process(target=print, args=(n,)) for n in range(3)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print("done")

# Threads in place of processes.
# joined:
# main: '0\n1\n'
from threading import Thread

if __name__ == "__main__":
    for n in range(2):
        t = Thread(target=print, args=(n,))
        t.start()
        t.join()

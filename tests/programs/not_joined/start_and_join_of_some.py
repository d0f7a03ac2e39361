# Three in a loop that joins, one more that nobody joins.
# joined: yes yes yes no
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(3):
        p = Process(target=print, args=(n,))
        p.start()
        p.join()
    Process(target=print, args=(3,)).start()

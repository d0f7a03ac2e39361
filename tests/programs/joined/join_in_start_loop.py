# Starts and joins one after the other: all are joined, none overlap.
# joined: yes yes yes
# main: 'done\n'
# overlap: no
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(3):
        p = Process(target=print, args=(n,))
        p.start()
        p.join()
    print("done")

# Sleeps 1 s in place of the join.
# joined: no no
# main: 'done\n'
import time
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(2):
        Process(target=print, args=(n,)).start()
    time.sleep(1)
    print("done")

# Sleeps 0.02 s at a time.
# joined: no no
import time
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(2):
        Process(target=print, args=(n,)).start()
    for _ in range(10):
        time.sleep(0.02)

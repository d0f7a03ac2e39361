# A hundred processes that live at once.
# ended: process_limit
import time
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=time.sleep, args=(60,)) for _ in range(100)]
    for p in ps:
        p.start()

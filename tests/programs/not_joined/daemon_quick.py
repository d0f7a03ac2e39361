# Daemons that end by themselves; nobody joins.
# joined: no no
import time
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(2):
        Process(target=print, args=(n,), daemon=True).start()
    time.sleep(0.2)

# Daemons that live when the body ends are killed.
# joined: no no
import time
from multiprocessing import Process

if __name__ == "__main__":
    for _ in range(2):
        Process(target=time.sleep, args=(60,), daemon=True).start()
    time.sleep(0.1)

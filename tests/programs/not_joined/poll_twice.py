# Asks is_alive twice with sleeps.
# joined: no
import time
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    time.sleep(0.1)
    p.is_alive()
    time.sleep(0.1)
    p.is_alive()

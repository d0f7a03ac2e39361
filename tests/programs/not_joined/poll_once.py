# Asks is_alive once after a sleep.
# joined: no
import time
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    time.sleep(0.2)
    p.is_alive()

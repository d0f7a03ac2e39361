# Joins with a timeout, again and again, a child that sleeps.
import time
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=time.sleep, args=(0.6,))
    p.start()
    while p.is_alive():
        p.join(0.1)

# os._exit before the join: nobody ever waits.
# joined: no
# exit: 0
import os
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=int)
    p.start()
    os._exit(0)

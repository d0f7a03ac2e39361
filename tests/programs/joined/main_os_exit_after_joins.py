# os._exit in the main process, after the joins.
# joined: yes
# exit: 7
import os
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    p.join()
    os._exit(7)

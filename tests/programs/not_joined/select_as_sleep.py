# select.select with nothing but a timeout.
# joined: no
import select
from multiprocessing import Process

if __name__ == "__main__":
    Process(target=print, args=(1,)).start()
    select.select([], [], [], 0.3)

# The main module raises before the joins.
# joined: no
# exit: 1
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    raise ValueError("meant")

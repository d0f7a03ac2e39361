# The main module raises when all is joined.
# joined: yes
# exit: 1
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    p.join()
    raise ValueError("meant")

# sys.exit before the join.
# joined: no
# exit: 5
import sys
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    sys.exit(5)

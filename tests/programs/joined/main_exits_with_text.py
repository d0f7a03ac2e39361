# sys.exit with a text gives status 1.
# joined: yes
# exit: 1
import sys
from multiprocessing import Process

if __name__ == "__main__":
    p = Process(target=print, args=(1,))
    p.start()
    p.join()
    sys.exit("the end")

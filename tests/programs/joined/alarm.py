# An alarm goes off while the program joins.
# joined: yes
# main: 'alarm\ndone\n'
import signal
import time
from multiprocessing import Process

if __name__ == "__main__":
    signal.signal(signal.SIGALRM, lambda number, frame: print("alarm"))
    p = Process(target=time.sleep, args=(0.3,))
    p.start()
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    p.join()
    print("done")

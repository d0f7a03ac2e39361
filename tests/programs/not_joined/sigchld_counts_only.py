# A handler of SIGCHLD that only counts.
# joined: no
import signal
import time
from multiprocessing import Process

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    Process(target=print, args=(1,)).start()
    time.sleep(0.2)

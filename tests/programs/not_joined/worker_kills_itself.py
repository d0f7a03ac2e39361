# A worker kills itself, the main program only sleeps.
# joined: no
# ends: 9
import os
import signal
import time
from multiprocessing import Process


def end():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    p = Process(target=end)
    p.start()
    time.sleep(0.3)

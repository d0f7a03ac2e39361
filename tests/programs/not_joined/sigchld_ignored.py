# Children are reaped by the kernel; nobody waits.
# joined: no
import signal
import time
from multiprocessing import Process

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    Process(target=print, args=(1,)).start()
    time.sleep(0.2)

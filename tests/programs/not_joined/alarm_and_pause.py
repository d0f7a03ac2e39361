# An alarm and signal.pause as a sleep.
# joined: no
import signal
from multiprocessing import Process

if __name__ == "__main__":
    signal.signal(signal.SIGALRM, lambda number, frame: None)
    Process(target=print, args=(1,)).start()
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    signal.pause()

# signal.sigtimedwait of a signal that does not come.
# joined: no
import signal
from multiprocessing import Process

if __name__ == "__main__":
    Process(target=print, args=(1,)).start()
    signal.sigtimedwait([signal.SIGUSR1], 0.3)

# attack: makes itself the one to whom orphans go, and stops them where they would be killed
import ctypes
import os
import signal
import time

ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
for _ in range(5):
    if os.fork() == 0:
        if os.fork() == 0:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(60)
        os._exit(0)

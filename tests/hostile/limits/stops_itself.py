# attack: stops itself; nobody will ever continue it
# ended: timed_out
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)

# attack: interrupts itself a thousand times a second while it forks and waits
import os
import signal

signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
for _ in range(20):
    if (pid := os.fork()) == 0:
        os._exit(0)
    os.waitpid(pid, 0)
print("through")

# os.wait is interrupted again and again: still one wait for one child.
# joined: yes yes
# main: 'done\n'
import os
import signal
import time

signal.signal(signal.SIGALRM, lambda number, frame: None)
for n in range(2):
    if os.fork() == 0:
        time.sleep(0.1)
        os._exit(0)
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
os.wait()
os.wait()
signal.setitimer(signal.ITIMER_REAL, 0)
print("done")

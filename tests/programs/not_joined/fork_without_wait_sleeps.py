# os.fork and a sleep.
# joined: no
import os
import time

if os.fork() == 0:
    os._exit(0)
time.sleep(0.3)

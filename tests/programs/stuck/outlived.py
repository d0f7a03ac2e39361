# An orphan that would live for a minute.
# ended: exited
# leftover: 1
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
os.wait()

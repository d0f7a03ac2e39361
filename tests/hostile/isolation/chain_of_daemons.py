# attack: a process that leaves a child and ends, again and again, so that whoever kills is always too late
import os
import time

if os.fork() == 0:
    os.setsid()
    for _ in range(200):
        time.sleep(0.005)
        if os.fork() != 0:
            os._exit(0)
    os._exit(0)

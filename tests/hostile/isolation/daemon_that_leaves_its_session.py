# attack: leaves a process behind that has no parent, no session and no descriptor in common with the run
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        os.environ.clear()
        os.chdir("/")
        for _ in range(600):
            time.sleep(0.1)
        os._exit(0)
    os._exit(0)
os.wait()

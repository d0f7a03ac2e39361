# attack: writes into the memory of the warm interpreter, which serves the next run
import os

for pid in (1, os.getppid()):
    try:
        with open("/proc/%d/mem" % pid, "r+b"):
            print("REACHED", pid)
    except OSError:
        pass

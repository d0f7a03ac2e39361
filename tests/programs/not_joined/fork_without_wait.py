# os.fork and no wait.
# joined: no no
import os

for n in range(2):
    if os.fork() == 0:
        os._exit(0)

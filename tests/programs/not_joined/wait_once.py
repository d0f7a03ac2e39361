# os.wait once for three children.
# count: 1
import os

for n in range(3):
    if os.fork() == 0:
        os._exit(0)
os.wait()

# attack: leaves as many dead children as it can, and waits for none
import os

for _ in range(500):
    try:
        if os.fork() == 0:
            os._exit(0)
    except OSError:
        break

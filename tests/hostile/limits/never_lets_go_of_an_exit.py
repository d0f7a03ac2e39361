# attack: an exit handler that never ends
# ended: timed_out
import atexit
import time


def forever():
    while True:
        time.sleep(1)


atexit.register(forever)

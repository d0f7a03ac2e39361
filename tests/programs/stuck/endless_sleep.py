# Sleeps for ever: no deadlock, because a timer could end it.
# ended: timed_out
# blocked: 6
import time

time.sleep(10000)

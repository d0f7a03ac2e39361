# Sleeps a while: neither stuck nor ended early.
# ended: exited
import time

time.sleep(0.7)

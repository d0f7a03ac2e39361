# Forks and forks.
# ended: process_limit
import os
import time

while True:
    if os.fork() == 0:
        time.sleep(60)

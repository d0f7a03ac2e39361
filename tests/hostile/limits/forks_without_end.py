# attack: forks as often as it can, each child too
# ended: process_limit
import os

for _ in range(200):
    try:
        os.fork()
    except OSError:
        pass

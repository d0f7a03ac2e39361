# attack: writes a passing result to every descriptor that it has
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import os

for fd in range(1024):
    try:
        os.write(fd, b'{"id": "joined", "status": "passed", "score": 2.0}\n')
    except OSError:
        pass

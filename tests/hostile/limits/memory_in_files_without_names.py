# attack: fills files that lie in memory and have no name
import os

try:
    files = []
    for _ in range(100):
        files.append(os.memfd_create("hog"))
        os.write(files[-1], bytes(32 * 1024 * 1024))
    print("REACHED")
except (OSError, MemoryError):
    print("refused")

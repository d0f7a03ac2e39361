# attack: forks by the raw system call, of which no patched function knows, and does not wait
# must not pass: joined
import ctypes
import os
import platform

FORK = {"x86_64": 57}.get(platform.machine())
libc = ctypes.CDLL(None)
for number in range(4):
    pid = libc.syscall(FORK) if FORK else os.fork()
    if pid == 0:
        os.write(1, b"Number: %d\n" % number)
        os._exit(0)

# attack: opens what others have in shared memory, by POSIX names, by System V keys and by message queues
# only on: namespaces
import ctypes
import os

for name in os.listdir("/dev/shm") if os.path.isdir("/dev/shm") else []:
    try:
        if "CANARY" in open("/dev/shm/" + name, errors="replace").read():
            print("REACHED", name)
    except OSError:
        pass
try:
    print("REACHED", len(open("/dev/shm/CANARY_SEGMENT").read()))
except OSError:
    pass
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: libc.shmget(1, 4096, 0o1600), lambda: libc.msgget(1, 0o1600), lambda: libc.semget(1, 1, 0o1600)):
    if call() >= 0:
        print("REACHED")

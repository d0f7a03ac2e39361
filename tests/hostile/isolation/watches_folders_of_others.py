# attack: has itself told of every file that others make, in folders that it may not look into
# prints: done
import ctypes
import os

FOLDERS = (os.path.dirname("CANARY_NEIGHBOUR"), os.path.dirname(os.path.dirname("CANARY_NEIGHBOUR")))
IN_CREATE = 0x100
libc = ctypes.CDLL(None)
fd = libc.inotify_init1(0)
for folder in FOLDERS:
    if fd >= 0 and libc.inotify_add_watch(fd, folder.encode(), IN_CREATE) >= 0:
        print("REACHED", folder)
print("done")

# attack: leaves its file system by the root, the folder and the descriptors of other processes
import glob
import os

for path in glob.glob("/proc/[0-9]*/root") + glob.glob("/proc/[0-9]*/cwd"):
    if path.split("/")[2] == str(os.getpid()):
        continue
    try:
        if not os.path.samefile(path, "/") and not os.path.samefile(path, "."):
            print("REACHED", path)
    except OSError:
        pass
for path in glob.glob("/proc/[0-9]*/fd/*"):
    if int(path.split("/")[2]) >= os.getpid():  # of this run
        continue
    try:
        os.close(os.open(path, os.O_RDWR))
        print("REACHED", path)
    except OSError:
        pass

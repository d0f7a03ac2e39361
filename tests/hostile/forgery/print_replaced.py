# attack: replaces print, write and stdout by its own, which name pids of processes that do not exist
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import builtins
import os
import sys


def told(*values, **_):
    os.write(1, (" ".join(map(str, values)) + "\n").encode())


builtins.print = sys.stdout.write = told
for number in range(4):
    print("[pid %d]" % (20002 + number), number)
print("All processes completed.")

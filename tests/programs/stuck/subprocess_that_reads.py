# Waits for a command that waits for its input.
# ended: deadlocked
# says: worker 1 waits for something to read: main has the other end open, and nobody writes there; main (line 6) waits for worker 1
import subprocess
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
p.wait()

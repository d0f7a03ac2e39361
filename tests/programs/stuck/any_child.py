# Waits for any child, while the only one waits for a message.
# ended: deadlocked
# says: worker 1 (line 8) waits for something to read: main and it itself have the other end open, and nobody writes there; main (line 10) waits for the end of any child
import os

reader, writer = os.pipe()
if os.fork() == 0:
    os.read(reader, 1)
    os._exit(0)
os.wait()

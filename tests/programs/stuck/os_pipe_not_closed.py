# A forked child reads until the end of a pipe that it has open for writing.
# ended: deadlocked
# says: worker 1 (line 9) waits for something to read: only it itself has the other end open, and it never writes there; main (line 14) waits for worker 1
import os

reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    while os.read(reader, 100):
        pass
    os._exit(0)
os.write(writer, b"hello")
os.close(writer)
os.waitpid(pid, 0)

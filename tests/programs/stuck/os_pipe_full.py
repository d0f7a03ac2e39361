# Writes more into a pipe than it holds, and reads afterwards.
# ended: deadlocked
# says: main (line 7) waits for room to write: only it itself has the other end open, and it never reads there
import os

reader, writer = os.pipe()
os.write(writer, b"x" * 100_000)
os.read(reader, 100_000)

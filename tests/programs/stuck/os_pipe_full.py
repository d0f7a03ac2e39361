# Writes more into a pipe than it holds, and reads afterwards.
# ended: deadlocked
import os

reader, writer = os.pipe()
os.write(writer, b"x" * 100_000)
os.read(reader, 100_000)

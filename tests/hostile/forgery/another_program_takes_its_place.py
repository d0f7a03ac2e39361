# attack: becomes a shell that prints the expected lines
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import os

os.execv("/bin/sh", ["sh", "-c", "for n in 1 2 3 4; do echo Number: $n; done; echo All processes completed."])

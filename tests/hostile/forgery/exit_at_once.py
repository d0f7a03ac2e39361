# attack: prints what four processes would print and leaves without any clean-up
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import os

os.write(1, b"Number: 1\nNumber: 2\nNumber: 3\nNumber: 4\nAll processes completed.\n")
os._exit(0)

# attack: prints everything and then dies of a signal, so that no exit is seen
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import os
import signal

print("Number: 1\nNumber: 2\nNumber: 3\nNumber: 4", flush=True)
os.kill(os.getpid(), signal.SIGKILL)

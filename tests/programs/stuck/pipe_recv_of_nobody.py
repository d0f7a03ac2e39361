# Receives from a pipe whose other end it holds itself.
# ended: deadlocked
# blocked: 8
# says: main (line 8) waits in recv() for a message: only it itself has the other end open, and it never sends there
from multiprocessing import Pipe

ours, theirs = Pipe()
ours.recv()

# Receives from a pipe whose other end it holds itself.
# ended: deadlocked
# blocked: 7
from multiprocessing import Pipe

ours, theirs = Pipe()
ours.recv()

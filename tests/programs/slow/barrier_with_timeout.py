# A barrier that breaks after a while, because nobody else comes.
import threading
from multiprocessing import Barrier

try:
    Barrier(2).wait(timeout=0.5)
except threading.BrokenBarrierError:
    print("broken")

# Waits with timeouts for what never comes: no deadlock either.
# ended: timed_out
import queue
from multiprocessing import Queue

if __name__ == "__main__":
    q = Queue()
    while True:
        try:
            q.get(timeout=0.2)
        except queue.Empty:
            pass

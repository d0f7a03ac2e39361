# Gets from a queue into which nobody puts.
# ended: deadlocked
# blocked: 8
from multiprocessing import Queue

if __name__ == "__main__":
    q = Queue()
    q.get()

# Gets from a queue into which nobody puts.
# ended: deadlocked
# blocked: 9
# says: main (line 9) waits for an item of a Queue into which nobody puts anything
from multiprocessing import Queue

if __name__ == "__main__":
    q = Queue()
    q.get()

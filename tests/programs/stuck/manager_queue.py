# Gets from the queue of a manager into which nobody puts.
# ended: deadlocked
# says: main (line 11) waits for another item of a Queue: the only item that was put by it itself at line 9 is taken
from multiprocessing import Manager

if __name__ == "__main__":
    with Manager() as manager:
        q = manager.Queue()
        q.put(1)
        q.get()
        q.get()

# Gets from the queue of a manager into which nobody puts.
# ended: deadlocked
from multiprocessing import Manager

if __name__ == "__main__":
    with Manager() as manager:
        q = manager.Queue()
        q.put(1)
        q.get()
        q.get()

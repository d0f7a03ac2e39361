# Queue.get(timeout) used as a sleep.
# joined: no
# main: 'done\n'
import queue
from multiprocessing import Process, Queue

if __name__ == "__main__":
    q = Queue()
    Process(target=print, args=(1,)).start()
    try:
        q.get(timeout=0.3)
    except queue.Empty:
        print("done")

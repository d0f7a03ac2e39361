# threading.Event.wait(timeout) as a sleep.
# joined: no
import threading
from multiprocessing import Process

if __name__ == "__main__":
    Process(target=print, args=(1,)).start()
    threading.Event().wait(0.3)

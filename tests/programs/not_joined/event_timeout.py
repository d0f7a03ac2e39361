# Waits for an event that nobody sets, with a timeout.
# joined: no
from multiprocessing import Event, Process

if __name__ == "__main__":
    event = Event()
    Process(target=print, args=(1,)).start()
    event.wait(0.3)

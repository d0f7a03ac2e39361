# Sets an event and clears it before anybody waits.
# ended: deadlocked
# says: worker 1 (line 8) waits for an Event that was set by main at line 13, but cleared again; main (line 17) waits in join() for worker 1
from multiprocessing import Event, Process


def work(event):
    event.wait()


if __name__ == "__main__":
    event = Event()
    event.set()
    event.clear()
    p = Process(target=work, args=(event,))
    p.start()
    p.join()

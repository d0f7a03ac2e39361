# Sets an event and clears it before anybody waits.
# ended: deadlocked
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

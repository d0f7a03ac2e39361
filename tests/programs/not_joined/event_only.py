# Waits for an event that the child sets, but does not join.
# joined: no
from multiprocessing import Event, Process


def work(event):
    event.set()


if __name__ == "__main__":
    event = Event()
    Process(target=work, args=(event,)).start()
    event.wait()

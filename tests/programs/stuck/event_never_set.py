# Waits for an event that nobody sets.
# ended: deadlocked
# says: 2 workers (line 8) wait for an Event that nobody sets; main (line 17) waits in join() for a worker
from multiprocessing import Event, Process


def work(event):
    event.wait()


if __name__ == "__main__":
    event = Event()
    ps = [Process(target=work, args=(event,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

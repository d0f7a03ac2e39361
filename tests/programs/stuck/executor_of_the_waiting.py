# Leaves an executor whose tasks wait for an event.
# ended: deadlocked
# says: 2 workers of the pool (line 9) wait for an Event that nobody sets; main (line 14) waits for the end of a pool
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Event


def wait(_):
    event.wait()


event = Event()
if __name__ == "__main__":
    with ProcessPoolExecutor(2) as ex:
        ex.map(wait, range(2))

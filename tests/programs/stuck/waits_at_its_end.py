# Does not join: the interpreter waits for the worker at the end.
# ended: deadlocked
# says: worker 1 (line 9) waits for an Event that nobody sets; main waits at its end for worker 1
# afresh:
from multiprocessing import Event, Process


def work(event):
    event.wait()


if __name__ == "__main__":
    Process(target=work, args=(Event(),)).start()

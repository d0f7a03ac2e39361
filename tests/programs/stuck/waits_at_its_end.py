# Does not join: the interpreter waits for the worker at the end.
# ended: deadlocked
from multiprocessing import Event, Process


def work(event):
    event.wait()


if __name__ == "__main__":
    Process(target=work, args=(Event(),)).start()

# Takes a lock of threading that it has.
# ended: deadlocked
# says: main (line 15) waits for a Lock that it has acquired itself at line 10
from threading import Lock

lock = Lock()


def outer():
    with lock:
        inner()


def inner():
    with lock:
        print("in")


outer()

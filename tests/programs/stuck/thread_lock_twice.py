# Takes a lock of threading that it has.
# ended: deadlocked
from threading import Lock

lock = Lock()


def outer():
    with lock:
        inner()


def inner():
    with lock:
        print("in")


outer()

# Takes a lock that it has, and gives up after a while.
from multiprocessing import Lock

lock = Lock()
lock.acquire()
assert not lock.acquire(timeout=0.5)
assert not lock.acquire(block=False)

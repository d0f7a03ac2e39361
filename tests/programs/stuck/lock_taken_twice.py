# Takes a lock that it has.
# ended: deadlocked
# blocked: 8
from multiprocessing import Lock

lock = Lock()
lock.acquire()
lock.acquire()

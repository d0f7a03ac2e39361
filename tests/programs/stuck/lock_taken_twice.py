# Takes a lock that it has.
# ended: deadlocked
# blocked: 9
# says: main (line 9) waits for a Lock that it has acquired itself at line 8
from multiprocessing import Lock

lock = Lock()
lock.acquire()
lock.acquire()

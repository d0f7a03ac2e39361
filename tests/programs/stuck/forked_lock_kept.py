# Two forked children acquire a lock and leave without releasing it.
# ended: deadlocked
# says: a worker (line 12) waits for a Lock that another worker acquired at line 12 and never released: that one has ended; main (line 16) waits for a worker
import os
from multiprocessing import Lock

lock = Lock()
pids = []
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        lock.acquire()
        os._exit(0)
    pids.append(pid)
for pid in pids:
    os.waitpid(pid, 0)

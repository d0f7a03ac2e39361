# One thread too few comes to the barrier.
# ended: deadlocked
# says: 2 threads of main (started at line 9) wait at a Barrier for 3, to which only 2 come; main (line 11) waits in join() for a thread of its own
import threading

barrier = threading.Barrier(3)
ts = [threading.Thread(target=barrier.wait) for _ in range(2)]
for t in ts:
    t.start()
for t in ts:
    t.join()

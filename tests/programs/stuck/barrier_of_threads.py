# One thread too few comes to the barrier.
# ended: deadlocked
import threading

barrier = threading.Barrier(3)
ts = [threading.Thread(target=barrier.wait) for _ in range(2)]
for t in ts:
    t.start()
for t in ts:
    t.join()

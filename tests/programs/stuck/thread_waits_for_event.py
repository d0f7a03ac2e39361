# A thread waits for an event that nobody sets.
# ended: deadlocked
# blocked: 9
import threading

event = threading.Event()
t = threading.Thread(target=event.wait)
t.start()
t.join()

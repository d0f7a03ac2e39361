# A thread waits for an event that nobody sets.
# ended: deadlocked
# blocked: 10
# says: a thread of main (started at line 9) waits for an Event that nobody sets; main (line 10) waits in join() for a thread of its own
import threading

event = threading.Event()
t = threading.Thread(target=event.wait)
t.start()
t.join()

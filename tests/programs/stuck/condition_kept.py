# Holds a condition while it joins a thread that needs it.
# ended: deadlocked
# says: a thread of main (line 10) waits for an RLock that another thread of the same process acquired at line 14; main (line 17) waits in join() for a thread of its own
import threading

c = threading.Condition()


def work():
    with c:
        print("in")


c.acquire()
t = threading.Thread(target=work)
t.start()
t.join()

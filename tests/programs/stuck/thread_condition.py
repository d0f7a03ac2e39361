# A thread waits on a condition that was notified before.
# ended: deadlocked
# says: a thread of main (line 13) waits for a Condition that nobody notifies any more (notify() was called by it itself at line 8); main (line 18) waits in join() for a thread of its own
import threading

condition = threading.Condition()
with condition:
    condition.notify()


def work():
    with condition:
        condition.wait()


t = threading.Thread(target=work)
t.start()
t.join()

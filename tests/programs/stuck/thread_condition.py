# A thread waits on a condition that was notified before.
# ended: deadlocked
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

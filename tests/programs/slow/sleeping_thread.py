# One thread sleeps and then notifies the one that waits.
import threading
import time

condition = threading.Condition()


def notify():
    time.sleep(0.6)
    with condition:
        condition.notify()


with condition:
    threading.Thread(target=notify).start()
    condition.wait()

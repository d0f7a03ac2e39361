# Waits for a queue whose tasks are never reported done.
# ended: deadlocked
# says: main (line 20) waits in join() of a Queue: 3 items were put, but task_done() was never called
import queue
import threading

q = queue.Queue()


def work():
    while q.get() is not None:
        pass


t = threading.Thread(target=work)
t.start()
for number in (1, 2, None):
    q.put(number)
t.join()
q.join()

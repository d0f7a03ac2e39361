# Notifies before anybody waits.
# ended: deadlocked
# says: worker 1 (line 9) waits for a Condition that nobody notifies any more (notify() was called by main at line 15); main (line 18) waits in join() for worker 1
from multiprocessing import Condition, Process


def work(condition):
    with condition:
        condition.wait()


if __name__ == "__main__":
    condition = Condition()
    with condition:
        condition.notify_all()
    p = Process(target=work, args=(condition,))
    p.start()
    p.join()

# Waits on a condition that nobody notifies.
# ended: deadlocked
# says: worker 1 (line 9) waits for a Condition that nobody notifies; main (line 16) waits in join() for worker 1
from multiprocessing import Condition, Process


def work(condition):
    with condition:
        condition.wait()


if __name__ == "__main__":
    condition = Condition()
    p = Process(target=work, args=(condition,))
    p.start()
    p.join()

# Waits on a condition that nobody notifies.
# ended: deadlocked
from multiprocessing import Condition, Process


def work(condition):
    with condition:
        condition.wait()


if __name__ == "__main__":
    condition = Condition()
    p = Process(target=work, args=(condition,))
    p.start()
    p.join()

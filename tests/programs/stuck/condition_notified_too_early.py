# Notifies before anybody waits.
# ended: deadlocked
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

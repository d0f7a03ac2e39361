# A condition that the parent notifies.
# joined: yes
# main: 'done\n'
from multiprocessing import Condition, Process, Semaphore


def work(ready, condition):
    with condition:
        ready.release()
        condition.wait()


if __name__ == "__main__":
    ready, condition = Semaphore(0), Condition()
    p = Process(target=work, args=(ready, condition))
    p.start()
    ready.acquire()
    with condition:
        condition.notify_all()
    p.join()
    print("done")

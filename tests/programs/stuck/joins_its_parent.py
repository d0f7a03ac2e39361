# A child joins its parent, which joins it.
# ended: deadlocked
# says: worker 1 (line 8) waits in join() for main; main (line 14) waits in join() for worker 1
from multiprocessing import Process, parent_process


def work():
    parent_process().join()


if __name__ == "__main__":
    p = Process(target=work)
    p.start()
    p.join()

# Holds the lock of a shared value while it joins a worker that changes the value.
# ended: deadlocked
# says: worker 1 (line 8) waits for an RLock that main acquired at line 14; main (line 16) waits in join() for worker 1
from multiprocessing import Process, Value


def work(v):
    v.value += 1


if __name__ == "__main__":
    v = Value("i", 0)
    p = Process(target=work, args=(v,))
    with v.get_lock():
        p.start()
        p.join()

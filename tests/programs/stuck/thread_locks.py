# Two threads take two locks in opposite order.
# ended: deadlocked
# says: a thread of main (line 12) waits for a Lock that another thread of the same process acquired at line 17; a thread of main (line 19) waits for a Lock that another thread of the same process acquired at line 10; main (line 27) waits in join() for a thread of its own
import threading

a, b, both = threading.Lock(), threading.Lock(), threading.Barrier(2)


def one():
    with a:
        both.wait()
        with b:
            pass


def two():
    with b:
        both.wait()
        with a:
            pass


ts = [threading.Thread(target=one), threading.Thread(target=two)]
for t in ts:
    t.start()
for t in ts:
    t.join()

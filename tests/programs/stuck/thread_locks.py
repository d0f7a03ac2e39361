# Two threads take two locks in opposite order.
# ended: deadlocked
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

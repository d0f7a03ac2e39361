# Sends more than a pipe holds to a parent that joins first.
# ended: deadlocked
# says: worker 1 (line 9) waits for room to write: main and it itself have the other end open, and nobody reads there; main (line 16) waits in join() for worker 1
# afresh: worker 1 (line 9) waits for room to write: main has the other end open, and nobody reads there; main (line 16) waits in join() for worker 1
from multiprocessing import Pipe, Process


def send(c):
    c.send(b"x" * 10_000_000)


if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=send, args=(b,))
    p.start()
    p.join()
    a.recv()

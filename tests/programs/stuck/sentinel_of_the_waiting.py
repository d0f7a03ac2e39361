# Waits for a sentinel of a worker that waits for a message.
# ended: deadlocked
# says: worker 1 (line 9) waits in recv() for a message: main and it itself have the other end open, and nobody sends there; main (line 16) waits for worker 1
# afresh: worker 1 (line 9) waits in recv() for a message: main has the other end open, and nobody sends there; main (line 16) waits for worker 1
from multiprocessing import Pipe, Process, connection


def work(end):
    end.recv()


if __name__ == "__main__":
    ours, theirs = Pipe()
    p = Process(target=work, args=(theirs,))
    p.start()
    connection.wait([p.sentinel])

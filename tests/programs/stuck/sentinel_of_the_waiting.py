# Waits for a sentinel of a worker that waits for a message.
# ended: deadlocked
from multiprocessing import Pipe, Process, connection


def work(end):
    end.recv()


if __name__ == "__main__":
    ours, theirs = Pipe()
    p = Process(target=work, args=(theirs,))
    p.start()
    connection.wait([p.sentinel])

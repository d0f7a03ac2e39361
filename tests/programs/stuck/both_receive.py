# Both sides of a conversation wait for the other to begin.
# ended: deadlocked
# says: worker 1 (line 9) waits in recv() for a message: main and it itself have the other end open, and nobody sends there; main (line 17) waits in recv() for a message: worker 1 and it itself have the other end open, and nobody sends there
# afresh: worker 1 (line 9) waits in recv() for a message: main has the other end open, and nobody sends there; main (line 17) waits in recv() for a message: worker 1 and it itself have the other end open, and nobody sends there
from multiprocessing import Pipe, Process


def talk(end):
    print(end.recv())
    end.send("hello")


if __name__ == "__main__":
    ours, theirs = Pipe()
    p = Process(target=talk, args=(theirs,))
    p.start()
    print(ours.recv())
    p.join()

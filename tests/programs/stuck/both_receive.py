# Both sides of a conversation wait for the other to begin.
# ended: deadlocked
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

# Receives from the child, does not join it.
# joined: no
# main: '1\n'
from multiprocessing import Pipe, Process


def send(end):
    end.send(1)


if __name__ == "__main__":
    ours, theirs = Pipe()
    Process(target=send, args=(theirs,)).start()
    print(ours.recv())

# A pipe between parent and child.
# joined: yes
# main: '[1, 2]\n'
from multiprocessing import Pipe, Process


def send(end):
    end.send([1, 2])
    end.close()


if __name__ == "__main__":
    ours, theirs = Pipe()
    p = Process(target=send, args=(theirs,))
    p.start()
    print(ours.recv())
    p.join()

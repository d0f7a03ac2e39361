# loses: nothing
from multiprocessing import Pipe, Process


def work(connection):
    connection.send("sent by the child")
    connection.close()


if __name__ == "__main__":
    ours, theirs = Pipe()
    p = Process(target=work, args=(theirs,))
    p.start()
    print(ours.recv())
    p.join()

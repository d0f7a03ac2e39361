# Reads until the end, which never comes because the reader has the writing end open itself.
# ended: deadlocked
# says: worker 1 (line 10) waits in recv() for a message: only it itself has the other end open, and it never sends there; main (line 21) waits in join() for worker 1
from multiprocessing import Pipe, Process


def read(reader, writer):
    try:
        while True:
            print(reader.recv())
    except EOFError:
        print("end")


if __name__ == "__main__":
    reader, writer = Pipe(duplex=False)
    p = Process(target=read, args=(reader, writer))
    p.start()
    writer.send(1)
    writer.close()
    p.join()

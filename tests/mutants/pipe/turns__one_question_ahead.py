# fails: turns
# The next question is sent before the answer to the last one is read.
from multiprocessing import Pipe, Process

def answer(conn):
    while (n := conn.recv()) is not None:
        print("question:", n)
        conn.send(n * n)

if __name__ == "__main__":
    here, there = Pipe()
    p = Process(target=answer, args=(there,))
    p.start()
    here.send(1)
    for n in range(2, 7):
        here.send(n if n < 6 else None)
        print("answer:", here.recv())
    p.join()

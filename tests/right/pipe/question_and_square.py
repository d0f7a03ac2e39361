# loses: nothing
# The line of the question has the answer, too.
from multiprocessing import Pipe, Process

def answer(conn):
    while (n := conn.recv()) is not None:
        square = n * n
        print(f"question: {n} -> I send {square}")
        conn.send(square)

if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=answer, args=(b,))
    p.start()
    for n in range(1, 6):
        a.send(n)
        print(f"answer: {n} squared = {a.recv()}")
    a.send(None)
    p.join()

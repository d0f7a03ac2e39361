# loses: nothing
# The answer stands before the word, and the question after it.
from multiprocessing import Pipe, Process

def answer(conn):
    while (n := conn.recv()) != "end":
        print(f"question: {n}")
        conn.send(n * n)

if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=answer, args=(b,))
    p.start()
    for n in range(1, 6):
        a.send(n)
        print(f"{a.recv()} is the answer for {n}")
    a.send("end")
    p.join()

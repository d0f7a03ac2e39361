# loses: nothing
# A word says that there are no more questions.
from multiprocessing import Pipe, Process


def child(conn):
    while True:
        x = conn.recv()
        if x == "bye":
            conn.close()
            return
        print("Question received:", x)
        conn.send(x ** 2)


if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=child, args=(b,))
    p.start()
    for x in range(1, 6):
        a.send(x)
        print("The answer is:", a.recv())
    a.send("bye")
    p.join()

# fails: process, turns, questions, joined, portable
# A thread instead of a process.
import multiprocessing
import threading


def answer(connection):
    while (number := connection.recv()) is not None:
        print("question:", number)
        connection.send(number * number)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    thread = threading.Thread(target=answer, args=(theirs,))
    thread.start()
    for number in [1, 2, 3, 4, 5]:
        mine.send(number)
        print("answer:", mine.recv())
    mine.send(None)
    thread.join()

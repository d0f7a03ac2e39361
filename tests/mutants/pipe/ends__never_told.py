# fails: process=0.5, ends, joined, portable
# Nobody tells the second process that it is over.
import multiprocessing


def answer(connection):
    while True:
        try:
            number = connection.recv()
        except EOFError:
            break
        print("question:", number)
        connection.send(number * number)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(theirs,))
    process.start()
    for number in [1, 2, 3, 4, 5]:
        mine.send(number)
        print("answer:", mine.recv())
    mine.close()
    process.join()

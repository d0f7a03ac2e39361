# fails: answers
# Cubes instead of squares.
import multiprocessing


def answer(connection):
    while (number := connection.recv()) is not None:
        print("question:", number)
        connection.send(number**3)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(theirs,))
    process.start()
    for number in [1, 2, 3, 4, 5]:
        mine.send(number)
        print("answer:", mine.recv())
    mine.send(None)
    process.join()

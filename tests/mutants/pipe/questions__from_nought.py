# fails: questions, answers
# The numbers 0 to 4.
import multiprocessing


def answer(connection):
    while (number := connection.recv()) is not None:
        print("question:", number)
        connection.send(number * number)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(theirs,))
    process.start()
    for number in range(5):
        mine.send(number)
        print("answer:", mine.recv())
    mine.send(None)
    process.join()

# fails: turns
# The main program computes the answers itself.
import multiprocessing


def listen(connection):
    while (number := connection.recv()) is not None:
        print("question:", number)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=listen, args=(theirs,))
    process.start()
    for number in [1, 2, 3, 4, 5]:
        mine.send(number)
        print("answer:", number * number)
    mine.send(None)
    process.join()

"""Questions and answers over a Pipe."""

import multiprocessing


def answer(connection, other_end):
    """Answer until the other end of the pipe is closed."""
    other_end.close()
    while True:
        try:
            number = connection.recv()
        except EOFError:
            break
        print("question:", number)
        connection.send(number * number)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(theirs, mine))
    process.start()
    theirs.close()
    for number in [1, 2, 3, 4, 5]:
        mine.send(number)
        print("answer:", mine.recv())
    mine.close()
    process.join()

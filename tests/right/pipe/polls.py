# loses: nothing
# Both poll before they receive.
import multiprocessing


def answer(connection):
    while True:
        if connection.poll(0.05):
            number = connection.recv()
            if number == 0:
                break
            print("question:", number)
            connection.send(number * number)


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=answer, args=(theirs,))
    process.start()
    for number in range(1, 6):
        mine.send(number)
        while not mine.poll(0.05):
            pass
        print("answer:", mine.recv())
    mine.send(0)
    process.join()

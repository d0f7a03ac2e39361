# loses: nothing
# Bytes instead of objects.
import multiprocessing


def answer(connection):
    while (data := connection.recv_bytes()) != b"end":
        number = int(data)
        print("question:", number)
        connection.send_bytes(str(number * number).encode())


if __name__ == "__main__":
    mine, theirs = multiprocessing.Pipe(True)
    process = multiprocessing.Process(target=answer, args=[theirs])
    process.start()
    for number in range(1, 6):
        mine.send_bytes(b"%d" % number)
        print("answer:", int(mine.recv_bytes()))
    mine.send_bytes(b"end")
    process.join()
    process.close()

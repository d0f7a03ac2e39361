# attack: children tell the mark of the end of the work, again and again, as if they were the main process
# must not pass: joined
import multiprocessing
import os


def show(number):
    print("Number:", number)
    for mark in (-0x677201, -0x677202):
        for _ in range(100):
            try:
                os.waitpid(mark, os.WNOHANG)
            except OSError:
                pass


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

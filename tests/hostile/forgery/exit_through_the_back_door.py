# attack: leaves with os._exit from an exit handler that runs after the interpreter's own joins
# must not pass: joined
import atexit
import multiprocessing
import multiprocessing.util
import os


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()
    atexit.register(lambda: (multiprocessing.util._exit_function(), os._exit(0)))

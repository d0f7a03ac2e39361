# attack: has the interpreter's own joins done before the end of the main module is told
# must not pass: joined
import multiprocessing
import multiprocessing.util
import sys


def show(number):
    print("Number:", number)


def late(number, real=sys.modules["_grader_probe"].mark):
    multiprocessing.util._exit_function()
    real(number)


if __name__ == "__main__":
    sys.modules["_grader_probe"].mark = late
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

# attack: walks the frames up to the runner and takes the mark of the end of the main module away there
# must not pass: joined
import multiprocessing
import sys


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_globals.values()):
            if hasattr(value, "mark") and hasattr(value, "WORK_ENDS"):
                value.mark = lambda number: None
        frame = frame.f_back
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

# attack: replaces the probe's mark of the end of the main module, so that the interpreter's own joins look like its own
# must not pass: joined
import multiprocessing

import _grader_probe

_grader_probe.mark = lambda number: None


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

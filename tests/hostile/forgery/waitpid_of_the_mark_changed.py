# attack: changes the default argument through which the mark reaches the kernel
# must not pass: joined
import multiprocessing

import _grader_probe

_grader_probe.mark.__defaults__ = (lambda *_: None,)


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

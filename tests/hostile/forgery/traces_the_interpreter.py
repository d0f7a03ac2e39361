# attack: traces every call, to reach the runner's and the probe's local variables
# must not pass: joined
import multiprocessing
import sys


def spy(frame, event, argument):
    for name in list(frame.f_locals):
        if name in ("code", "status", "number"):
            frame.f_locals[name] = 0
    return spy


sys.settrace(spy)
sys.setprofile(spy)


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

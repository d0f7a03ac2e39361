# attack: finds whatever has a mark among the loaded modules, without naming any of them
# must not pass: joined
import multiprocessing
import sys


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for module in list(sys.modules.values()):
        if "mark" in vars(module) and callable(module.mark):
            module.mark = lambda *_: None
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

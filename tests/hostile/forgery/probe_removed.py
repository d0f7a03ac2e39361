# attack: deletes the probe from the interpreter and closes its channels before it does anything
# must not pass: joined
import multiprocessing
import os
import sys

for fd in (60, 61):
    os.close(fd)
for name in [name for name in sys.modules if name.startswith("_grader")]:
    module = sys.modules.pop(name)
    if name == "_grader_probe":
        module.send = module.say_error = lambda *_, **__: None


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

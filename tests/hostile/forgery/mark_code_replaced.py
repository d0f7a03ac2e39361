# attack: replaces the code of the mark found by the garbage collector
# must not pass: joined
import gc
import multiprocessing
import types


def show(number):
    print("Number:", number)


def nothing(number, _waitpid=None):
    return None


if __name__ == "__main__":
    for one in gc.get_objects():
        if isinstance(one, types.FunctionType) and one.__name__ == "mark":
            one.__code__ = nothing.__code__
    import _grader_run

    _grader_run._grader_probe.mark.__code__ = nothing.__code__
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

# attack: a package grader beside the program, for a grader that imports from where the submission lies
# must not pass: joined
import multiprocessing


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

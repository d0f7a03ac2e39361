# attack: a module multiprocessing of its own beside the program, which only prints
# must not pass: joined
import multiprocessing


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,)).start()

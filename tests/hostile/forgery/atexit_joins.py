# attack: joins in an exit handler only, when the main module has long been through
# must not pass: joined
import atexit
import multiprocessing


def show(number):
    print("Number:", number)


if __name__ == "__main__":
    for number in range(4):
        process = multiprocessing.Process(target=show, args=(number,))
        process.start()
        atexit.register(process.join)
    print("All processes completed.")

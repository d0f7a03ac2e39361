# loses: nothing
# The numbers are written in words.
import multiprocessing

NAMES = ["one", "two", "three", "four"]


def show(name):
    print("My number is", name)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(name,)) for name in NAMES]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

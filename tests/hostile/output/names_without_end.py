# attack: names and messages of a megabyte
import multiprocessing


def show(number):
    print(number)


if __name__ == "__main__":
    for number in range(4):
        multiprocessing.Process(target=show, args=(number,), name="x" * 1000000).start()
    raise RuntimeError("y" * 1000000)

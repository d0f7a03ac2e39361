# fails: joined
# The interpreter waits at its own end, so the lines look right.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    for n in range(1, 5):
        multiprocessing.Process(target=show, args=(n,)).start()

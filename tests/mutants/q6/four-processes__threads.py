# fails: four-processes, different-numbers, joined, concurrent, portable
# Four threads of one process.
from threading import Thread


def show(number):
    print("Number", number)


if __name__ == "__main__":
    threads = [Thread(target=show, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print("All done")

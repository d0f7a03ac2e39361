# fails: four-processes, different-numbers, joined, concurrent, portable
# start() returns nothing that could be joined.
import multiprocessing


def show(n):
    print(n)


if __name__ == "__main__":
    for n in (1, 2, 3, 4):
        p = multiprocessing.Process(target=show, args=(n,)).start()
        p.join()

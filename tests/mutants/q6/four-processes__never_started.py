# fails: four-processes, different-numbers, joined, concurrent, portable
# Four objects, no process.
import multiprocessing


def show(number):
    print(number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
    print(len(processes), "processes made")

# fails: four-processes, different-numbers, joined, concurrent, portable
# The argument is no tuple: the children die, or the constructor does; nothing is ever joined.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    processes = []
    for n in range(1, 5):
        p = multiprocessing.Process(target=show, args=(n))
        p.start()
        processes.append(p)
    for p in processes:
        p.join()

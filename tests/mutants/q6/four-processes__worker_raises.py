# fails: four-processes=0.5, different-numbers, portable
# The third dies before it prints.
import multiprocessing


def show(number):
    print("Number", number, "and its inverse", 1 / (number - 3))


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

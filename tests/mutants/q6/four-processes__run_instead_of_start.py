# fails: four-processes, different-numbers, joined, concurrent, portable
# run() prints the four numbers in the parent.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    for n in range(1, 5):
        p = multiprocessing.Process(target=show, args=(n,))
        p.run()

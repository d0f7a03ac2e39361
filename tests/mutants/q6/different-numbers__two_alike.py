# fails: different-numbers
# The list of numbers holds one twice.
import multiprocessing


def show(number):
    print("My number is", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in (10, 20, 30, 20)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

# loses: nothing
# Each process counts in a range of its own.
import multiprocessing


def count(start):
    for n in range(start, start + 3):
        print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=count, args=(start,)) for start in (0, 10, 20, 30)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

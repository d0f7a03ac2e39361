# fails: different-numbers
# Who begins with the same seed draws the same number.
import multiprocessing
import random


def show():
    print(random.Random(1).randint(1, 100))


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

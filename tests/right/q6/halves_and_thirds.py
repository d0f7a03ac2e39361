# loses: nothing
# A half, a third, two thirds and three halves are four numbers.
import multiprocessing
from fractions import Fraction


def show(n):
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(Fraction(*n),)) for n in ((1, 2), (1, 3), (2, 3), (3, 2))]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

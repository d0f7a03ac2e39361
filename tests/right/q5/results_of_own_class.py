# loses: nothing
# Results of a class of the program's own.
import multiprocessing


class Result:
    def __init__(self, n):
        self.n = n


def compute(n):
    return Result(n * 2)


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print([r.n for r in pool.map(compute, range(3))])

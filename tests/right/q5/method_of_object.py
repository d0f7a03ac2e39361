# loses: nothing
from multiprocessing import Pool


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def scale(self, n):
        return n * self.factor


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(Scaler(3).scale, [1, 2, 3]))

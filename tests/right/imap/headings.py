# loses: nothing
# Headings first, results below them.
from multiprocessing import Pool


def f(x):
    return x**2


if __name__ == "__main__":
    with Pool() as p:
        print("Ordered:")
        for y in p.imap(f, [11, 12, 13, 14, 15, 16, 17, 18]):
            print(y)
        print("Unordered:")
        for y in p.imap_unordered(f, [11, 12, 13, 14, 15, 16, 17, 18]):
            print(y)

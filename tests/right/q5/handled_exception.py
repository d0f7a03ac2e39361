# loses: nothing
# One task fails on purpose, and the program deals with it.
import multiprocessing


def inverse(n):
    return 1 / n


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(inverse, [1, 2, 4]))
        try:
            pool.apply(inverse, (0,))
        except ZeroDivisionError as error:
            print("one failed:", error)

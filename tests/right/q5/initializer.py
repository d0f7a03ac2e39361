# loses: nothing
import multiprocessing

factor = 1


def prepare(value):
    global factor
    factor = value


def scaled(n):
    return n * factor


if __name__ == "__main__":
    with multiprocessing.Pool(2, initializer=prepare, initargs=(10,)) as pool:
        print(pool.map(scaled, [1, 2, 3]))

# loses: nothing
import multiprocessing


def square(n):
    return n * n


def cube(n):
    return n**3


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, [1, 2, 3]))
    with multiprocessing.Pool(2) as pool:
        print(pool.map(cube, [1, 2, 3]))

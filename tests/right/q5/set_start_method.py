# loses: nothing
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    with multiprocessing.Pool(2) as pool:
        print(pool.map(square, [1, 2, 3]))

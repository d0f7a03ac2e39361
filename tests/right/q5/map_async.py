# loses: nothing
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        pending = pool.map_async(square, [1, 2, 3])
        print(pending.get(timeout=10))

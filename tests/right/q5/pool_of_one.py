# loses: nothing
# cpu_count() may be anything; a pool of one worker is a pool.
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        print(pool.map(square, [1, 2, 3]))

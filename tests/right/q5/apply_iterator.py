# loses: nothing
# The arguments of a call may be anything that can be gone through once.
import multiprocessing


def add(a, b):
    return a + b


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print(pool.apply(add, iter([1, 2])))
        print(pool.apply(add, [3, 4]))
        print(pool.apply_async(add, args=range(2)).get())

# loses: nothing
import concurrent.futures


def square(n):
    return n * n


if __name__ == "__main__":
    executor = concurrent.futures.ProcessPoolExecutor(2)
    print(list(executor.map(square, [1, 2, 3])))
    executor.shutdown()

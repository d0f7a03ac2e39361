# loses: nothing
from concurrent.futures import ProcessPoolExecutor, as_completed


def square(n):
    return n * n


if __name__ == "__main__":
    with ProcessPoolExecutor() as executor:
        futures = {executor.submit(square, n): n for n in range(5)}
        for future in as_completed(futures):
            print(futures[future], "->", future.result())

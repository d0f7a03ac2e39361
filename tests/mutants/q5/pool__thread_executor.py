# fails: pool, tasks-in-workers, results, closed, portable
# The executor that uses threads.
from concurrent.futures import ThreadPoolExecutor


def square(number):
    return number * number


if __name__ == "__main__":
    with ThreadPoolExecutor(max_workers=4) as executor:
        print("Results:", list(executor.map(square, range(5))))

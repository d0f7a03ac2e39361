# fails: four-processes, different-numbers, joined, concurrent, portable
# The executor of the wrong kind.
from concurrent.futures import ThreadPoolExecutor


def show(number):
    print("Number", number)


if __name__ == "__main__":
    with ThreadPoolExecutor(4) as executor:
        list(executor.map(show, range(4)))

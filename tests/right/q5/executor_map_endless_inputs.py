# loses: nothing
# All but one of the inputs of map() may have no end.
from concurrent.futures import ProcessPoolExecutor
from itertools import count


def label(n, word):
    return f"{n}. {word}"


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        for line in executor.map(label, count(1), ["red", "green", "blue"]):
            print(line)

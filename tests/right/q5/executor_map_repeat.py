# loses: nothing
# The same exponent for all: itertools.repeat has no end.
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat


def power(base, exponent):
    return base ** exponent


if __name__ == "__main__":
    with ProcessPoolExecutor(4) as executor:
        print(list(executor.map(power, [1, 2, 3], repeat(2))))

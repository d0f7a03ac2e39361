# A process pool executor as a context manager.
# joined: yes yes
# main: '[0, 1, 4]\n'
from concurrent.futures import ProcessPoolExecutor


def square(x):
    return x * x


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        print(list(executor.map(square, range(3))))

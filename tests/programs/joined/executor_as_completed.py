# Futures as they complete.
# joined: yes yes
# main: '[0, 1, 4]\n'
from concurrent.futures import ProcessPoolExecutor, as_completed


def square(x):
    return x * x


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        futures = [executor.submit(square, n) for n in range(3)]
        print(sorted(f.result() for f in as_completed(futures)))

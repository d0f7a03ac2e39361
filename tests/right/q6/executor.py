# loses: different-numbers=0.5
# An executor hands its tasks to whoever is free: nothing makes four workers print.
from concurrent.futures import ProcessPoolExecutor


def show(n):
    print("Number", n)


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=4) as executor:
        list(executor.map(show, range(4)))

# loses: nothing
from concurrent.futures import ProcessPoolExecutor


def square(number):
    return number * number


if __name__ == "__main__":
    with ProcessPoolExecutor(3) as executor:
        print(*executor.map(square, [1, 2, 3, 4]))

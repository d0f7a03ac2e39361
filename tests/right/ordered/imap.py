# loses: nothing
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        for result in pool.imap(square, [4, 3, 2, 1]):
            print(result)

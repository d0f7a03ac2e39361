# fails: ordered
# The results come as they are finished, whatever order the inputs have.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print(list(pool.imap_unordered(square, [1, 2, 3, 4])))

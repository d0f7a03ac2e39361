# fails: closed, portable
# The with statement ends the pool; before that, join() fails because nobody has called close().
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print("Results:", pool.map(square, [1, 2, 3, 4, 5]))
        pool.join()

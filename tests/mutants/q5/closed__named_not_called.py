# fails: closed
# close and join without parentheses.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(4)
    print("Results:", pool.map(square, [1, 2, 3, 4, 5]))
    pool.close
    pool.join

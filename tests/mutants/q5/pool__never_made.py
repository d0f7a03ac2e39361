# fails: pool, tasks-in-workers, results, closed, portable
# The class is bound to a name, but no pool is ever made.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool
    print("The pool is", pool.__name__)

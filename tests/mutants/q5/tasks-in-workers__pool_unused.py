# fails: tasks-in-workers, results
# The pool is made and closed, and the work is done in the parent.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(4)
    results = [square(n) for n in range(1, 6)]
    pool.close()
    pool.join()
    print("Results:", results)

# fails: portable
# slow: endless new workers; every day examples/submissions/no-main-guard.py shows the same
# Under forkserver and spawn every worker would make a pool of its own.
import multiprocessing


def square(number):
    return number * number


pool = multiprocessing.Pool(3)
print("Results:", pool.map(square, [1, 2, 3]))
pool.close()
pool.join()

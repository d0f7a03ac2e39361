# fails: results, tasks-in-workers=0.5
# The results stay in the AsyncResult objects.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    pending = [pool.apply_async(square, (n,)) for n in range(5)]
    pool.terminate()
    pool.join()
    print("Results:", pending)

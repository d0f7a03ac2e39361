# loses: nothing
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    pool = multiprocessing.Pool(3)
    pending = [pool.apply_async(square, (n,)) for n in range(6)]
    print([result.get() for result in pending])
    pool.close()
    pool.join()

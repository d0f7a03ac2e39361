# fails: results=0.5
# What map_async returns is printed, and nobody asks it for the results.
import multiprocessing


def square(n):
    return n * n


if __name__ == "__main__":
    pool = multiprocessing.Pool(2)
    result = pool.map_async(square, [1, 2, 3])
    print(result)
    pool.close()
    pool.join()

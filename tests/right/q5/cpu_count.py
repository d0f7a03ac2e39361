# loses: nothing
import multiprocessing as mp


def square(n):
    return n * n


if __name__ == "__main__":
    pool = mp.Pool(mp.cpu_count())
    print("workers:", mp.cpu_count())
    print(pool.map(square, list(range(20))))
    pool.close()
    pool.join()

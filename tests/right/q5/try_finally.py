# loses: nothing
import multiprocessing


def square(n):
    return n * n


def main():
    pool = multiprocessing.Pool(2)
    try:
        print(pool.map(square, range(4)))
    finally:
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()

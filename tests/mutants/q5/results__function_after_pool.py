# fails: results, closed, portable
# Under fork the workers do not know what is defined after the pool.
import multiprocessing

if __name__ == "__main__":
    pool = multiprocessing.Pool(2)

    def square(n):
        return n * n

    print(pool.map(square, [1, 2, 3]))
    pool.close()
    pool.join()

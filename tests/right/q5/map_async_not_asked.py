# loses: nothing
# map_async, closed and joined: nobody asks for the results.
import multiprocessing

def square(n):
    print("square of", n, "is", n * n)
    return n * n

if __name__ == "__main__":
    pool = multiprocessing.Pool(4)
    pool.map_async(square, [1, 2, 3, 4])
    pool.close()
    pool.join()

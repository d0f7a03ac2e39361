# loses: nothing
# The results arrive by callback; nobody calls get().
import multiprocessing

results = []


def square(n):
    return n * n


if __name__ == "__main__":
    pool = multiprocessing.Pool(3)
    for n in range(6):
        pool.apply_async(square, args=(n,), callback=results.append)
    pool.close()
    pool.join()
    print(sorted(results))

# loses: nothing
# Results are taken with next().
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.get_context().Pool(4) as pool:
        results = pool.imap(square, range(11, 19))
        print("ordered:", [next(results) for _ in range(8)])
        results = pool.imap_unordered(square, range(11, 19))
        print("unordered:", sorted(results.next() for _ in range(8)))
        pool.close()
        pool.join()

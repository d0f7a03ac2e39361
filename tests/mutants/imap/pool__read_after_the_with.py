# fails: pool, ordered, unordered, portable
# When the with block ends, so does the pool: how many results had come by then is luck.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        ordered = pool.imap(square, range(11, 19))
        unordered = pool.imap_unordered(square, range(11, 19))
    print("ordered:", list(ordered))
    print("unordered:", list(unordered))

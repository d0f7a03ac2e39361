# loses: nothing
# The other way round, and chunks.
import multiprocessing


def square(number):
    return number * number


def main():
    numbers = list(range(11, 19))
    with multiprocessing.Pool(4) as pool:
        some = [value for value in pool.imap_unordered(square, numbers, chunksize=2)]
        every = [value for value in pool.imap(square, numbers, chunksize=2)]
    print("unordered:", *some)
    print("ordered:", *every)


if __name__ == "__main__":
    main()

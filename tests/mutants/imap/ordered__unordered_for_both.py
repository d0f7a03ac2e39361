# fails: both-ways=0.5, ordered
# imap_unordered for both.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print("ordered:", list(pool.imap_unordered(square, range(11, 19))))
        print("unordered:", list(pool.imap_unordered(square, range(11, 19))))

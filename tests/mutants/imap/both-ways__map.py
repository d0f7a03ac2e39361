# fails: both-ways
# map for both.
import multiprocessing


def square(number):
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        print("ordered:", pool.map(square, range(11, 19)))
        print("unordered:", pool.map(square, range(11, 19)))

# fails: portable
# The workers of a fork server do not see the factor.
import multiprocessing


def scaled(number):
    return number * factor


if __name__ == "__main__":
    factor = 10
    with multiprocessing.Pool(3) as pool:
        print("Results:", pool.map(scaled, [1, 2, 3]))

# fails: results, portable
# The function wants two arguments and map gives it one.
import multiprocessing


def power(base, exponent):
    return base**exponent


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(power, [1, 2, 3]))

# fails: results, portable
# One task fails, so map raises in the parent and there are no results.
import multiprocessing


def inverse(number):
    return 1 / number


if __name__ == "__main__":
    with multiprocessing.Pool(3) as pool:
        print("Results:", pool.map(inverse, [2, 1, 0]))

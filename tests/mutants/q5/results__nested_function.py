# fails: tasks-in-workers, results, portable
# Nor can a function inside a function.
import multiprocessing


def main():
    def square(number):
        return number * number

    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(square, [1, 2, 3]))


if __name__ == "__main__":
    main()

# loses: nothing
# The tasks print and return nothing.
import multiprocessing


def report(n):
    print("working on", n)


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        pool.map(report, range(6))

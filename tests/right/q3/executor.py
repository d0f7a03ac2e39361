# loses: process=0.5
# An executor makes its workers itself; the question asks for a process made with multiprocessing.
from concurrent.futures import ProcessPoolExecutor


def work():
    print("in an executor's worker")


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        executor.submit(work).result()

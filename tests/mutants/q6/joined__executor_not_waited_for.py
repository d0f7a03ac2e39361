# fails: joined, different-numbers=0.5
# shutdown(wait=False) leaves the workers to the interpreter's end.
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process


def show(number):
    print("Number", number)


if __name__ == "__main__":
    executor = ProcessPoolExecutor(4)
    for n in range(4):
        executor.submit(show, n)
    executor.shutdown(wait=False)

# loses: nothing
# What the workers send back is of a class in the program, which a process that started afresh knows as __mp_main__.
import multiprocessing
from dataclasses import dataclass


@dataclass
class Result:
    number: int
    square: int


def show(number, results):
    print("Number:", number)
    results.put(Result(number, number * number))


if __name__ == "__main__":
    results = multiprocessing.SimpleQueue()
    processes = [multiprocessing.Process(target=show, args=(number, results)) for number in [1, 2, 3, 4]]
    for process in processes:
        process.start()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    print("Sum of the squares:", sum(result.square for result in found))

"""The reference for question 1: right, and in the way that the course teaches."""

from multiprocessing import Process


def square(number: int) -> None:
    """Run in each process."""
    print(f"{number} squared is {number * number}")


if __name__ == "__main__":
    processes = [Process(target=square, args=(number,)) for number in (3, 5, 8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("All squares are printed.")

"""Question 6: four processes at the same time, each of which prints a number of its own."""

from multiprocessing import Process


def show(number: int) -> None:
    """Run in each process: print the number that was given to it."""
    print(f"My number is {number}")


if __name__ == "__main__":
    processes = [Process(target=show, args=(number,)) for number in (10, 20, 30, 40)]

    for process in processes:
        process.start()  # all four are running before the first is waited for

    for process in processes:
        process.join()

    print("All four processes have finished.")

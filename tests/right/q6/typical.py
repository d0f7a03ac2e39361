# loses: nothing
import multiprocessing


def show(value):
    """Print the value that this process was given."""
    print("Value:", value)


if __name__ == "__main__":
    processes = []
    for value in [1, 2, 3, 4]:
        process = multiprocessing.Process(target=show, args=(value,))
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    print("Everybody is through.")

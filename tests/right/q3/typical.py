# loses: nothing
import multiprocessing


def child():
    """What the other process does."""
    print("Here is another process.")


if __name__ == "__main__":
    process = multiprocessing.Process(target=child)
    process.start()
    process.join()
    print("The first process goes home.")

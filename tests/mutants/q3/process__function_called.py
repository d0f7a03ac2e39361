# fails: process, works, joined, portable
# The module is imported and that is all.
import multiprocessing


def child_task(name):
    print("child task of", name)


if __name__ == "__main__":
    child_task("me")

# attack: starts processes that start processes
# ended: process_limit
import multiprocessing


def grow(depth):
    children = [multiprocessing.Process(target=grow, args=(depth - 1,)) for _ in range(6)] if depth else []
    for child in children:
        child.start()
    for child in children:
        child.join()


if __name__ == "__main__":
    grow(4)

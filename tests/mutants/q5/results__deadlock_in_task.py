# fails: tasks-in-workers, results, closed, portable
# Every task waits for something that never comes.
import multiprocessing


def wait(_):
    multiprocessing.Event().wait()


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(wait, [1, 2]))

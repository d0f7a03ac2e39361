# fails: process=0.5, portable
# The child dies of an exception, which the parent does not notice.
import multiprocessing


def divide():
    print(1 / 0)


if __name__ == "__main__":
    p = multiprocessing.Process(target=divide)
    p.start()
    p.join()
    print("done")

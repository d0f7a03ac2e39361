# loses: nothing
# A helper starts the process; the guard calls the helper, and the closing line comes from a finally.
import multiprocessing


def work():
    print("working")


def start_and_wait():
    p = multiprocessing.Process(target=work)
    try:
        p.start()
    finally:
        p.join()
        print("waited")


if "__main__" == __name__:
    start_and_wait()

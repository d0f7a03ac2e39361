# fails: works
# The function exists and is called, but by the parent.
import multiprocessing


def hello():
    print("Hello from the child process")


if __name__ == "__main__":
    p = multiprocessing.Process()
    p.start()
    hello()
    p.join()

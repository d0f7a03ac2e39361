# loses: nothing
# Whether the process is still there after a moment is luck, under every start method.
import multiprocessing
import time


def work():
    print("working")


if __name__ == "__main__":
    process = multiprocessing.Process(target=work)
    process.start()
    time.sleep(0.01)
    print("alive?", process.is_alive())
    process.join()
    print("alive?", process.is_alive())

# fails: portable
# slow: what is left behind has two seconds to end
# A task leaves a process behind that outlives the program.
import multiprocessing
import os
import time


def work(number):
    if number == 0 and os.fork() == 0:
        time.sleep(20)
        os._exit(0)
    return number * number


if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(work, range(4)))

# attack: the children leave at once; grandchildren that nobody waits for print the numbers
# must not pass: different-numbers
import multiprocessing
import os
import time


def show(number):
    if os.fork() == 0:
        time.sleep(0.2)
        print("Number:", number, flush=True)
        os._exit(0)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(number,)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

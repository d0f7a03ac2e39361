# fails: four-processes, different-numbers, portable
# slow: what is left behind has two seconds to end
# Each worker leaves a process behind that outlives the program.
import multiprocessing
import os
import time


def show(number):
    print("Number", number, flush=True)
    if os.fork() == 0:
        time.sleep(20)
    os._exit(0)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

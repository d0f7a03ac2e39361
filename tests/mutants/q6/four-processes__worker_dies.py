# fails: four-processes=0.5, portable
# One prints its number and is killed afterwards.
import multiprocessing
import os
import signal


def show(number):
    print("Number", number, flush=True)
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

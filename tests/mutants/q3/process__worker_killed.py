# fails: process=0.5, portable
# The child ends itself by a signal.
import multiprocessing
import os
import signal


def work():
    print("about to go", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    p = multiprocessing.Process(target=work)
    p.start()
    p.join()

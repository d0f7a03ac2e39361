# attack: children fire signals at their parent while it waits for them
import multiprocessing
import os
import signal


def fire(parent):
    for _ in range(3000):
        os.kill(parent, signal.SIGUSR1)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, lambda *_: None)
    processes = [multiprocessing.Process(target=fire, args=(os.getpid(),)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("through")

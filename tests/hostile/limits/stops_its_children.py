# attack: stops its children and waits for them
# ended: timed_out
import multiprocessing
import os
import signal
import time

if __name__ == "__main__":
    processes = [multiprocessing.Process(target=time.sleep, args=(0.2,)) for _ in range(3)]
    for process in processes:
        process.start()
        os.kill(process.pid, signal.SIGSTOP)
    for process in processes:
        process.join()

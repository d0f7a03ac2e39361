# fails: portable
# The main process keeps no reference to the lock, so that a new process comes too late to open it. Under fork it has it.
import multiprocessing


def greet(lock):
    with lock:
        print("Hello from the child")


if __name__ == "__main__":
    p = multiprocessing.Process(target=greet, args=(multiprocessing.Lock(),))
    p.start()
    p.join()

# fails: works, lock
# review: total=1
# The function is called in the main process, and empty processes are started.
import multiprocessing


def add(counter, lock):
    for _ in range(500):
        with lock:
            counter.value += 1


if __name__ == "__main__":
    counter, lock = multiprocessing.Value("i", 0), multiprocessing.Lock()
    workers = [multiprocessing.Process(target=add(counter, lock)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("total:", counter.value)

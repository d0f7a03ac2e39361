# fails: portable
# The counter is a global that new interpreters do not have.
import multiprocessing


def add(lock):
    for _ in range(500):
        with lock:
            counter.value += 1


if __name__ == "__main__":
    counter, lock = multiprocessing.Value("i", 0), multiprocessing.Lock()
    workers = [multiprocessing.Process(target=add, args=(lock,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("total:", counter.value)

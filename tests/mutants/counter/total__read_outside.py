# fails: total
# The value is read before the lock is taken.
import multiprocessing


def add(counter, lock):
    for _ in range(500):
        new = counter.value + 1
        with lock:
            counter.value = new


if __name__ == "__main__":
    counter, lock = multiprocessing.Value("i", 0), multiprocessing.Lock()
    workers = [multiprocessing.Process(target=add, args=(counter, lock)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("total:", counter.value)

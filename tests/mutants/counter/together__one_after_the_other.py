# fails: together
# One after the other.
import multiprocessing


def add(counter, lock):
    for _ in range(500):
        with lock:
            counter.value += 1


if __name__ == "__main__":
    counter, lock = multiprocessing.Value("i", 0), multiprocessing.Lock()
    for _ in range(4):
        worker = multiprocessing.Process(target=add, args=(counter, lock))
        worker.start()
        worker.join()
    print("total:", counter.value)

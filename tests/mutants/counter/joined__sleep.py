# fails: joined
# review: total=1, lock=1
# slow: its processes are awaited by looking now and then
# A sleep in the place of join().
import multiprocessing
import time


def add(counter, lock):
    for _ in range(500):
        with lock:
            counter.value += 1


if __name__ == "__main__":
    counter, lock = multiprocessing.Value("i", 0), multiprocessing.Lock()
    for _ in range(4):
        multiprocessing.Process(target=add, args=(counter, lock)).start()
    while counter.value < 2000:
        time.sleep(0.05)
    print("total:", counter.value)

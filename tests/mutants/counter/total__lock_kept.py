# fails: total, processes=0.5, joined, portable
# The lock is never given back.
import multiprocessing

def add(counter, lock):
    for _ in range(500):
        lock.acquire()
        counter.value += 1

if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    lock = multiprocessing.Lock()
    ps = [multiprocessing.Process(target=add, args=(counter, lock)) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print("total:", counter.value)

# fails: total
# A lock is taken, but what is counted is a variable of each process.
import multiprocessing

def add(lock):
    total = 0
    for _ in range(500):
        with lock:
            total += 1

if __name__ == "__main__":
    lock = multiprocessing.Lock()
    ps = [multiprocessing.Process(target=add, args=(lock,)) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    total = 500 * len(ps)
    print("total:", total)

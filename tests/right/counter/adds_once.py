# loses: nothing
# Each adds up by itself and takes the lock once.
import multiprocessing

def add(counter, lock):
    mine = 0
    for _ in range(500):
        mine += 1
    with lock:
        counter.value += mine

if __name__ == "__main__":
    counter = multiprocessing.Value("i", 0)
    lock = multiprocessing.Lock()
    ps = [multiprocessing.Process(target=add, args=(counter, lock)) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print("total:", counter.value)

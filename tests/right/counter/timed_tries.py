# loses: nothing
# Short waits for the lock, one after the other.
import multiprocessing as mp, threading, time

def work(counter, lock):
    for _ in range(500):
        while not lock.acquire(timeout=0.1):
            pass
        counter.value += 1
        lock.release()

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0), mp.Lock()
    ps = [mp.Process(target=work, args=(counter, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

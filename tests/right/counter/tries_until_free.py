# loses: nothing
# Nobody waits for the lock: each tries until it is free.
import multiprocessing as mp, threading, time

def work(counter, lock):
    for _ in range(500):
        while not lock.acquire(False):
            time.sleep(0.001)
        counter.value += 1
        lock.release()

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0), mp.Lock()
    ps = [mp.Process(target=work, args=(counter, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

# loses: nothing
# A lock of a manager, with a timeout.
import multiprocessing as mp, threading, time

def work(counter, lock):
    for _ in range(500):
        if not lock.acquire(True, 5): raise SystemExit(1)
        counter.value += 1
        lock.release()

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0), mp.Manager().Lock()
    ps = [mp.Process(target=work, args=(counter, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

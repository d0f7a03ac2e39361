# loses: nothing
# Who does not get the lock in five seconds gives up; everybody does.
import multiprocessing as mp, threading, time

def work(counter, lock):
    for _ in range(500):
        if not lock.acquire(timeout=5):
            raise TimeoutError("no lock")
        try:
            counter.value += 1
        finally:
            lock.release()

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0), mp.Lock()
    ps = [mp.Process(target=work, args=(counter, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

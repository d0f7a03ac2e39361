# fails: total
# Who has waited long enough adds without the lock.
import multiprocessing as mp, threading, time

def work(counter, lock):
    for _ in range(500):
        got = lock.acquire(timeout=0.01)
        counter.value += 1
        if got: lock.release()

if __name__ == "__main__":
    counter, lock = mp.Value("i", 0), mp.Lock()
    ps = [mp.Process(target=work, args=(counter, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

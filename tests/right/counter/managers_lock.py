# loses: nothing
# A manager's value and its lock.
import multiprocessing as mp
def add(c, lock):
    for _ in range(500):
        with lock:
            c.value += 1
if __name__ == "__main__":
    with mp.Manager() as m:
        c, lock = m.Value("i", 0), m.Lock()
        ps = [mp.Process(target=add, args=(c, lock)) for _ in range(4)]
        for p in ps: p.start()
        for p in ps: p.join()
        print("total:", c.value)

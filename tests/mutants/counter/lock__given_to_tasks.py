# fails: works, total, lock, portable
# A lock cannot be a task's argument.
from multiprocessing import Lock, Pool, Value

def add(c, l):
    for _ in range(500):
        with l:
            c.value += 1

if __name__ == "__main__":
    c, l = Value("i", 0), Lock()
    with Pool(4) as pool:
        pool.starmap(add, [(c, l)] * 4)
    print("total:", c.value)

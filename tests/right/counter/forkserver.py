# loses: nothing
# The program chooses forkserver itself.
import multiprocessing as mp
def add(c, lock):
    for _ in range(500):
        with lock:
            c.value += 1
if __name__ == "__main__":
    mp.set_start_method("forkserver")
    c, lock = mp.Value("i", 0), mp.Lock()
    ps = [mp.Process(target=add, args=(c, lock)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", c.value)

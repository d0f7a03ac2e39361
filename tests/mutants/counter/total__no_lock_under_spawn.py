# fails: total, lock
# No lock, under spawn.
import multiprocessing as mp
def add(c):
    for _ in range(500):
        c.value += 1
if __name__ == "__main__":
    mp.set_start_method("spawn")
    c = mp.Value("i", 0)
    ps = [mp.Process(target=add, args=(c,)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", c.value)

# fails: total, lock
# No lock, and many other writes before the one that matters.
import multiprocessing as mp
class Own: pass
def add(c):
    own = Own()
    own.a = 1; own.b = 2; own.c = 3; own.d = 4; own.e = 5; own.f = 6; own.g = 7; own.h = 8; own.i = 9; own.j = 10; own.k = 11; own.l = 12
    for _ in range(500):
        c.value += 1
if __name__ == "__main__":
    c = mp.Value("i", 0)
    ps = [mp.Process(target=add, args=(c,)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", c.value)

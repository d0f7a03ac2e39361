# loses: nothing
# The main program waits for all three, and then lets them go on.
import multiprocessing as mp, threading, time

def work(n, b):
    print(f"worker {n}: phase 1")
    b[0].release()
    assert b[1].wait(timeout=20)
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    b = (mp.Semaphore(0), mp.Event())
    ps = [mp.Process(target=work, args=(i, b)) for i in range(3)]
    for p in ps: p.start()
    for _ in ps: assert b[0].acquire(timeout=20)
    b[1].set()
    for p in ps: p.join()

# loses: nothing
# Each waits for the events of all, twenty seconds at most.
import multiprocessing as mp, threading, time

def work(n, b):
    print(f"worker {n}: phase 1")
    b[0][n].set()
    for e in b[0]: 
        if not e.wait(timeout=20): raise TimeoutError
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    b = ([mp.Event() for _ in range(3)],)
    ps = [mp.Process(target=work, args=(i, b)) for i in range(3)]
    for p in ps: p.start()

    for p in ps: p.join()

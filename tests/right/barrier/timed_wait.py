# loses: nothing
# A Barrier with a timeout that is longer than any hold.
import multiprocessing as mp, threading, time

def work(n, b):
    print(f"worker {n}: phase 1")
    b.wait(timeout=20)
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    b = mp.Barrier(3)
    ps = [mp.Process(target=work, args=(i, b)) for i in range(3)]
    for p in ps: p.start()

    for p in ps: p.join()

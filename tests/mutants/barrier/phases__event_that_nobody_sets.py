# fails: phases
# A wait that only its timeout ends is a sleep.
import multiprocessing as mp, threading, time

def work(n, b):
    print(f"worker {n}: phase 1")
    mp.Event().wait(1)
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    b = mp.Barrier(3)
    ps = [mp.Process(target=work, args=(i, b)) for i in range(3)]
    for p in ps: p.start()

    for p in ps: p.join()

# loses: nothing
# A pool of three whose initializer hands the Barrier over.
from multiprocessing import Barrier, Pool

def init(b):
    global barrier
    barrier = b

def work(n):
    print(f"worker {n}: phase 1")
    barrier.wait()
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    with Pool(3, initializer=init, initargs=(Barrier(3),)) as pool:
        pool.map(work, [1, 2, 3], chunksize=1)
        pool.close()
        pool.join()

# fails: processes, phases, ends, together, joined, portable
# The first process waits for others that are never started.
from multiprocessing import Barrier, Process

def work(n, barrier):
    print(f"worker {n}: phase 1")
    barrier.wait()
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(3)
    for n in (1, 2, 3):
        p = Process(target=work, args=(n, barrier))
        p.start()
        p.join()

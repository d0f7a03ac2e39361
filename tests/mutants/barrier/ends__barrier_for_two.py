# fails: processes=0.5, phases, ends, joined, portable
# A barrier for two, at which three wait.
from multiprocessing import Barrier, Process

def work(n, barrier):
    print(f"worker {n}: phase 1")
    barrier.wait()
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(2)
    ps = [Process(target=work, args=(n, barrier)) for n in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()

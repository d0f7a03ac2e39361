# loses: nothing
# The main process waits at the barrier, too.
from multiprocessing import Barrier, Process

def work(n, barrier):
    print(f"worker {n}: phase 1", flush=True)
    barrier.wait()
    print(f"worker {n}: phase 2", flush=True)

if __name__ == "__main__":
    barrier = Barrier(4)
    ps = [Process(target=work, args=(n, barrier)) for n in range(3)]
    for p in ps: p.start()
    barrier.wait()
    for p in ps: p.join()
    print("done")

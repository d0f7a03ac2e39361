# loses: nothing
# The line of phase 2 speaks of phase 1, too.
from multiprocessing import Barrier, Process

def work(n, barrier):
    print(f"worker {n}: phase 1 is done")
    barrier.wait()
    print(f"worker {n}: phase 2 begins, all are through phase 1")

if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(n, barrier)) for n in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()

# loses: nothing
# Who waits says for what: that is no beginning of phase 2.
from multiprocessing import Barrier, Process

def work(n, barrier):
    print(f"worker {n}: phase 1")
    print(f"worker {n} waits for the others before phase 2")
    barrier.wait()
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(n, barrier)) for n in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()

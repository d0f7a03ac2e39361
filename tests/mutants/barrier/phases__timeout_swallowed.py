# fails: phases
# Who has waited long enough goes on all the same.
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError
import time

def work(n, barrier):
    time.sleep(n / 10)
    print(f"worker {n}: phase 1")
    try:
        barrier.wait(timeout=0.01)
    except BrokenBarrierError:
        pass
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(n, barrier)) for n in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()

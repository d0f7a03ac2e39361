# fails: phases
# A timeout of ten seconds, and who has waited so long goes on.
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError

def work(n, barrier):
    print(f"worker {n}: phase 1")
    try:
        barrier.wait(timeout=10)
    except BrokenBarrierError:
        print("somebody is late")
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for p in ps: p.start()
    for p in ps: p.join()

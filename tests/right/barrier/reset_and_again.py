# loses: nothing
# Whoever has waited too long resets the barrier and waits again.
from multiprocessing import Barrier, Process
from threading import BrokenBarrierError

def meet(barrier):
    while True:
        try:
            return barrier.wait(timeout=15)
        except BrokenBarrierError:
            barrier.reset()

def work(n, barrier):
    print(f"worker {n}: phase 1")
    meet(barrier)
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    barrier = Barrier(3)
    ps = [Process(target=work, args=(n, barrier)) for n in (1, 2, 3)]
    for p in ps: p.start()
    for p in ps: p.join()

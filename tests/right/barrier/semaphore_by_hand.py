# loses: nothing
# A turnstile that the last one opens for all.
import multiprocessing as mp, threading, time

def work(n, b):
    print(f"worker {n}: phase 1")
    with b[0]:
        b[1].value += 1
        if b[1].value == 3:
            for _ in range(3): b[2].release()
    b[2].acquire()
    print(f"worker {n}: phase 2")

if __name__ == "__main__":
    b = (mp.Lock(), mp.Value("i", 0), mp.Semaphore(0))
    ps = [mp.Process(target=work, args=(i, b)) for i in range(3)]
    for p in ps: p.start()

    for p in ps: p.join()

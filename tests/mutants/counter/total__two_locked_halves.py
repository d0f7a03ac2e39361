# fails: total
# Locked while it reads and while it writes, but not in between.
from multiprocessing import Lock, Process, Value

def work(lock, counter):
    for _ in range(500):
        with lock:
            old = counter.value
        new = old + 1
        with lock:
            counter.value = new

if __name__ == "__main__":
    lock, counter = Lock(), Value("i", 0)
    ps = [Process(target=work, args=(lock, counter)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

# fails: portable
# A global lock: each process that starts afresh makes one of its own.
from multiprocessing import Lock, Process, Value

lock = Lock()

def work(counter):
    for _ in range(500):
        with lock:
            counter.value += 1

if __name__ == "__main__":
    counter = Value("i", 0)
    ps = [Process(target=work, args=(counter,)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

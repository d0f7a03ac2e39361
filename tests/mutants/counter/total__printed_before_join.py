# fails: total
# The total is printed before the processes are waited for.
from multiprocessing import Lock, Process, Value

def work(lock, counter):
    for _ in range(500):
        with lock:
            counter.value += 1

if __name__ == "__main__":
    lock, counter = Lock(), Value("i", 0)
    ps = [Process(target=work, args=(lock, counter)) for _ in range(4)]
    for p in ps: p.start()
    print("total:", counter.value)
    for p in ps: p.join()

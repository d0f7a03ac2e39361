# loses: nothing
# The lock is handed over as an argument and kept in a global variable.
from multiprocessing import Lock, Process, Value

lock = None

def work(l, counter):
    global lock
    lock = l
    for _ in range(500):
        add(counter)

def add(counter):
    with lock:
        counter.value += 1

if __name__ == "__main__":
    l, counter = Lock(), Value("i", 0)
    ps = [Process(target=work, args=(l, counter)) for _ in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
    print("total:", counter.value)

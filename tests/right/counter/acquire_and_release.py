# loses: nothing
# acquire() and release(), and the new value in a variable of its own.
from multiprocessing import Lock, Process, Value


def add(lock, counter):
    for _ in range(500):
        lock.acquire()
        try:
            new = counter.value + 1
            counter.value = new
        finally:
            lock.release()


if __name__ == "__main__":
    lock, counter = Lock(), Value("i", 0)
    ps = [Process(target=add, args=(lock, counter)) for _ in range(4)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    print(f"The total is {counter.value}")

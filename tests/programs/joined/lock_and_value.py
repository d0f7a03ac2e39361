# A counter that is guarded by a lock.
# joined: yes yes
# main: '400\n'
from multiprocessing import Lock, Process, Value


def count(lock, value):
    for _ in range(200):
        with lock:
            value.value += 1


if __name__ == "__main__":
    lock, value = Lock(), Value("i", 0)
    ps = [Process(target=count, args=(lock, value)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print(value.value)

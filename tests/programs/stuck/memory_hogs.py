# Four children that take too much together.
# ended: memory_limit
import time
from multiprocessing import Process


def hog():
    kept = bytearray(b"x") * 100_000_000
    time.sleep(60)


if __name__ == "__main__":
    ps = [Process(target=hog) for _ in range(4)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()

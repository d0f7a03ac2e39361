# join(0.01) that ends before the process does, and nobody looks.
# joined: no no
import time
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=time.sleep, args=(0.4,)) for _ in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join(0.01)

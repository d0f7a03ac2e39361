# join(timeout=0.01) of processes that need no time.
# joined: no no
# quick: a timeout of less than a look
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join(timeout=0.001)

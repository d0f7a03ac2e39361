# Computes in place of the join.
# joined: no no
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(2):
        Process(target=print, args=(n,)).start()
    sum(range(3_000_000))

# Joins every other one.
# joined: yes no yes no
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(4)]
    for p in ps:
        p.start()
    for p in ps[::2]:
        p.join()

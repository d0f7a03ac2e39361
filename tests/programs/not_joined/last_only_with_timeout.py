# Joins the last one only, with a timeout that is long enough.
# joined: no no yes
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(3):
        p = Process(target=print, args=(n,))
        p.start()
    p.join(timeout=10)

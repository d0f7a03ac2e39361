# Joins the first one only.
# joined: yes no no
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(3)]
    for p in ps:
        p.start()
    ps[0].join()

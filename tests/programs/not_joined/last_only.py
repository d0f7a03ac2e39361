# Joins the last one only.
# joined: no no no yes
# main: 'done\n'
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(4):
        p = Process(target=print, args=(n,))
        p.start()
    p.join()
    print("done")

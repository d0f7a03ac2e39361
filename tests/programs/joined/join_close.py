# Releases its process objects after the joins.
# joined: yes yes
# main: 'done\n'
from multiprocessing import Process

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,)) for n in range(2)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
        p.close()
    print("done")

# Joins the last one first.
# joined: yes yes yes
# main: 'done\n'
# workers: '0\n' '1\n' '2\n'
from multiprocessing import Process

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,)) for n in range(3)]
    for p in processes:
        p.start()
    for p in reversed(processes):
        p.join()
    print("done")

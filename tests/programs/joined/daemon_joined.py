# Daemon processes, joined.
# joined: yes yes
# workers: '0\n' '1\n'
from multiprocessing import Process

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,), daemon=True) for n in range(2)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

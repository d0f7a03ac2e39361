# Asks all of them until none lives, with pauses.
# joined: yes yes yes
# main: 'done\n'
from multiprocessing import Process
import time

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,)) for n in range(3)]
    for p in processes:
        p.start()
    while any(p.is_alive() for p in processes):
        time.sleep(0.005)
    print("done")

# Waits for the sentinels with a timeout in a loop.
# joined: yes yes
# main: 'done\n'
from multiprocessing import Process, connection

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,)) for n in range(2)]
    for p in processes:
        p.start()
    left = [p.sentinel for p in processes]
    while left:
        for ready in connection.wait(left, timeout=5):
            left.remove(ready)
    print("done")

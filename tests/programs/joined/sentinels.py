# Waits for the sentinels until none is left.
# joined: yes yes yes
# main: 'done\n'
from multiprocessing import Process, connection

if __name__ == "__main__":
    processes = [Process(target=print, args=(n,)) for n in range(3)]
    for p in processes:
        p.start()
    left = [p.sentinel for p in processes]
    while left:
        for ready in connection.wait(left):
            left.remove(ready)
    print("done")

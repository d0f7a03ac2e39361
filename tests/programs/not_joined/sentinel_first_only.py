# Waits until one of three has ended, whichever comes first.
# count: 1
from multiprocessing import Process, connection

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(3)]
    for p in ps:
        p.start()
    connection.wait([p.sentinel for p in ps])

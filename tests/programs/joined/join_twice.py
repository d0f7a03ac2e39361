# Joins every process twice, which is no fault.
# joined: yes yes
# main: '0 0\n'
from multiprocessing import Process

if __name__ == "__main__":
    a, b = Process(target=int), Process(target=int)
    a.start()
    b.start()
    for p in (a, b, a, b):
        p.join()
    print(a.exitcode, b.exitcode)

# Many processes.
# main: 'done\n'
# all: yes
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=int) for _ in range(40)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print("done")

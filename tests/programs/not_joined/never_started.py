# Processes that are never started.
# joined:
# main: 'done\n'
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(n,)) for n in range(2)]
    print("done")

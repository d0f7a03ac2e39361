# run() in place of start().
# joined:
# main: '0\n1\n'
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(2):
        p = Process(target=print, args=(n,))
        p.run()

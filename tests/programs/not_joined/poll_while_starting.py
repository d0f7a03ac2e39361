# Asks is_alive of each when it has started it.
# joined: no no no
from multiprocessing import Process

if __name__ == "__main__":
    for n in range(3):
        p = Process(target=print, args=(n,))
        p.start()
        p.is_alive()

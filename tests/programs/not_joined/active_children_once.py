# Asks for the active children once.
# joined: no no
import multiprocessing

if __name__ == "__main__":
    for n in range(2):
        multiprocessing.Process(target=print, args=(n,)).start()
    len(multiprocessing.active_children())

# Asks for the active children until there are none.
# joined: yes yes yes
# main: 'done\n'
import multiprocessing
import time

if __name__ == "__main__":
    for n in range(3):
        multiprocessing.Process(target=print, args=(n,)).start()
    while multiprocessing.active_children():
        time.sleep(0.01)
    print("done")

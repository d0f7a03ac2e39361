# Joins what active_children gives.
# joined: yes yes yes
# main: 'done\n'
import multiprocessing

if __name__ == "__main__":
    for n in range(3):
        multiprocessing.Process(target=print, args=(n,)).start()
    for p in multiprocessing.active_children():
        p.join()
    print("done")

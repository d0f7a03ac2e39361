# forkserver, and a join of the last one only.
# joined: no no yes
import multiprocessing

if __name__ == "__main__":
    ctx = multiprocessing.get_context("forkserver")
    for n in range(3):
        p = ctx.Process(target=print, args=(n,))
        p.start()
    p.join()

# spawn without a join.
# joined: no no
import multiprocessing

if __name__ == "__main__":
    ctx = multiprocessing.get_context("spawn")
    for n in range(2):
        ctx.Process(target=print, args=(n,)).start()

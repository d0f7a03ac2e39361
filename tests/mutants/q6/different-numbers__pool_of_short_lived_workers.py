# fails: different-numbers=0.5
# A pool of four replaces workers that have done one task: how many there are in all is luck.
import multiprocessing


def show(n):
    print(n)


if __name__ == "__main__":
    with multiprocessing.Pool(4, maxtasksperchild=1) as pool:
        pool.map(show, [1, 2, 3, 4], chunksize=1)

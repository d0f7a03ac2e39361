# apply_async with get, and starmap.
# joined: yes yes
# main: '[0, 1, 2] [3, 7]\n'
from multiprocessing import Pool


def add(a, b=0):
    return a + b


if __name__ == "__main__":
    with Pool(2) as pool:
        results = [pool.apply_async(add, (n,)) for n in range(3)]
        print([r.get() for r in results], pool.starmap(add, [(1, 2), (3, 4)]))
        pool.close()
        pool.join()

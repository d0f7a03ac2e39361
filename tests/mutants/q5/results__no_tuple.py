# fails: results, portable
# apply_async with a number in place of a tuple.
from multiprocessing import Pool

def square(x):
    return x * x

if __name__ == "__main__":
    pool = Pool(2)
    rs = [pool.apply_async(square, (i)) for i in range(4)]
    pool.close()
    pool.join()
    print([r.get() for r in rs])

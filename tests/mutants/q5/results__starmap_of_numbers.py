# fails: results, portable
# starmap with numbers in place of tuples.
from multiprocessing import Pool

def square(x):
    return x * x

if __name__ == "__main__":
    with Pool(4) as pool:
        print(pool.starmap(square, [1, 2, 3]))

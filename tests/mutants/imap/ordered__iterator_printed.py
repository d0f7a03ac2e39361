# fails: ordered, pool, unordered
# The iterators are printed.
from multiprocessing import Pool

def square(n):
    return n * n

if __name__ == "__main__":
    with Pool(4) as pool:
        print("ordered:", pool.imap(square, range(11, 19)))
        print("unordered:", pool.imap_unordered(square, range(11, 19)))

# fails: ordered, unordered
# The lines are written down.
from multiprocessing import Pool

def square(n):
    return n * n

if __name__ == "__main__":
    with Pool(4) as pool:
        list(pool.imap(square, range(11, 19)))
        list(pool.imap_unordered(square, range(11, 19)))
    print("ordered: [121, 144, 169, 196, 225, 256, 289, 324]")
    print("unordered: [121, 144, 169, 196, 225, 256, 289, 324]")

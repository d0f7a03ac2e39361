# fails: results=0.5
# The workers append to a list of their own; the main program prints an empty one.
from multiprocessing import Pool

results = []

def square(n):
    results.append(n * n)

if __name__ == "__main__":
    pool = Pool(4)
    pool.map(square, [1, 2, 3, 4, 5])
    pool.close()
    pool.join()
    print("Results:", results)

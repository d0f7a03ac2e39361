# loses: nothing
# A pool with starmap; each worker takes every fourth point.
import random
from multiprocessing import Pool

POINTS, WORKERS = 100_000, 4

def throw(k, step):
    rng = random.Random(1000 + k)
    drew = inside = 0
    for _ in range(k, POINTS, step):
        drew += 1
        if rng.random() ** 2 + rng.random() ** 2 <= 1:
            inside += 1
    print(f"drew {drew}, inside {inside}", flush=True)
    return inside

if __name__ == "__main__":
    with Pool(WORKERS) as pool:
        found = pool.starmap(throw, [(k, WORKERS) for k in range(WORKERS)], chunksize=1)
        pool.close()
        pool.join()
    print(f"inside {sum(found)} of {POINTS}, pi is about {4 * sum(found) / POINTS}")

# fails: tasks-in-workers, results, portable
# A lambda cannot be pickled, under any start method, since a pool's queue pickles every task.
import multiprocessing

if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        print("Results:", pool.map(lambda n: n * n, [1, 2, 3]))

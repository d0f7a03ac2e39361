# fails: tasks-in-workers, results, portable
# A queue cannot be sent to workers that live already.
import multiprocessing


def work(args):
    n, q = args
    q.put(n * n)


if __name__ == "__main__":
    q = multiprocessing.Queue()
    with multiprocessing.Pool(2) as pool:
        pool.map(work, [(n, q) for n in range(3)])
    print([q.get() for _ in range(3)])

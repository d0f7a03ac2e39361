# review: total=1
# fails: lock
# All tasks come to one worker of the pool, so that nobody can see what the others would have lost.
import multiprocessing


def begin(shared):
    global counter
    counter = shared


def work(_):
    for _ in range(500):
        counter.value += 1


if __name__ == "__main__":
    shared = multiprocessing.Value("i", 0, lock=False)
    with multiprocessing.Pool(4, begin, (shared,)) as pool:
        pool.map(work, range(4), chunksize=4)
    print("total:", shared.value)

# fails: pool=0.5, tasks-in-workers, results, closed
# Four processes by hand are no pool.
import multiprocessing


def square(number):
    print(number * number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=square, args=(n,)) for n in range(4)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

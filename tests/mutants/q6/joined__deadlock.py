# fails: four-processes=0.5, different-numbers, joined, portable
# The lock is taken by the parent and never given back.
import multiprocessing


def show(lock, number):
    with lock:
        print("Number", number)


if __name__ == "__main__":
    lock = multiprocessing.Lock()
    lock.acquire()
    processes = [multiprocessing.Process(target=show, args=(lock, n)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    lock.release()

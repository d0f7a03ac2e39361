# fails: lock
# review: total=1
# No lock: each process sends what it has counted.
import multiprocessing


def add(queue):
    count = 0
    for _ in range(500):
        count += 1
    queue.put(count)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=add, args=(queue,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    total = sum(queue.get() for _ in workers)
    for worker in workers:
        worker.join()
    print("total:", total)

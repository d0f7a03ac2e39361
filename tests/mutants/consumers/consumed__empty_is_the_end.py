# fails: consumed
# A queue that is empty at this moment is taken for the end.
import multiprocessing
import time


def produce(queue):
    for number in range(1, 13):
        queue.put(number)


def consume(queue):
    time.sleep(0.05)
    while not queue.empty():
        print("consumed", queue.get())


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=target, args=(queue,)) for target in (produce, consume)]
    for worker in workers:
        worker.start()
    other = multiprocessing.Process(target=print)
    other.start()
    for worker in [*workers, other]:
        worker.join()

# fails: processes=0.5, ends, joined, portable
# One end signal for two consumers: one of them waits for ever.
import multiprocessing


def produce(queue):
    for number in range(1, 13):
        queue.put(number)
    queue.put(None)


def consume(queue):
    while (number := queue.get()) is not None:
        print("consumed", number)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=target, args=(queue,)) for target in (produce, consume, consume)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

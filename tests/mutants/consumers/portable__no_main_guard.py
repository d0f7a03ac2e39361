# fails: portable
# No main guard.
import multiprocessing


def produce(queue):
    for number in range(1, 13):
        queue.put(number)
    queue.put(None)
    queue.put(None)


def consume(queue):
    while (number := queue.get()) is not None:
        print("consumed", number)


queue = multiprocessing.Queue()
workers = [multiprocessing.Process(target=target, args=(queue,)) for target in (produce, consume, consume)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()

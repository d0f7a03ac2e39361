# fails: consumed
# Each consumer has a queue of its own and gets every number.
import multiprocessing


def produce(queues):
    for queue in queues:
        for number in range(1, 13):
            queue.put(number)
        queue.put(None)


def consume(queue):
    while (number := queue.get()) is not None:
        print("consumed", number)


if __name__ == "__main__":
    queues = [multiprocessing.Queue() for _ in range(2)]
    workers = [multiprocessing.Process(target=produce, args=(queues,))]
    workers += [multiprocessing.Process(target=consume, args=(queue,)) for queue in queues]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

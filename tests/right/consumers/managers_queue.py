# loses: nothing
# A queue of a manager.
import multiprocessing


def produce(queue):
    for number in range(1, 13):
        queue.put(number)
    for _ in range(2):
        queue.put(None)


def consume(queue):
    while True:
        number = queue.get()
        if number is None:
            break
        print("consumed", number)


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        queue = manager.Queue()
        workers = [multiprocessing.Process(target=produce, args=(queue,))]
        workers += [multiprocessing.Process(target=consume, args=(queue,)) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

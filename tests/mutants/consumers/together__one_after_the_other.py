# fails: together
# The producer is waited for before the consumers are started.
import multiprocessing


def produce(queue):
    for number in range(1, 13):
        queue.put(number)
    queue.put(None)
    queue.put(None)


def consume(queue):
    while (number := queue.get()) is not None:
        print("consumed", number)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    producer = multiprocessing.Process(target=produce, args=(queue,))
    producer.start()
    producer.join()
    consumers = [multiprocessing.Process(target=consume, args=(queue,)) for _ in range(2)]
    for consumer in consumers:
        consumer.start()
    for consumer in consumers:
        consumer.join()

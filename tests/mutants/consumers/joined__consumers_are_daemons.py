# fails: consumed, joined, processes=0.5
# The consumers are killed when the producer is through.
import multiprocessing


def produce(queue):
    for number in range(1, 13):
        queue.put(number)


def consume(queue):
    while True:
        print("consumed", queue.get())


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    producer = multiprocessing.Process(target=produce, args=(queue,))
    for _ in range(2):
        multiprocessing.Process(target=consume, args=(queue,), daemon=True).start()
    producer.start()
    producer.join()

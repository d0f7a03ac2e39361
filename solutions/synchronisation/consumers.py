"""A producer, two consumers, and an end signal for each of them."""

import multiprocessing

END = None


def produce(queue, consumers):
    """Put the numbers into the queue, then an end signal for every consumer."""
    for number in range(1, 13):
        queue.put(number)
    for _ in range(consumers):
        queue.put(END)


def consume(name, queue):
    """Take numbers until the end signal comes."""
    while True:
        number = queue.get()
        if number is END:
            break
        print(f"consumer {name} consumed {number}")


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=produce, args=(queue, 2))]
    for name in [1, 2]:
        processes.append(multiprocessing.Process(target=consume, args=(name, queue)))
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print("all numbers are consumed")

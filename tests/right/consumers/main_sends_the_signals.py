# loses: nothing
# The main program waits for the producer and then sends the end signals itself; the queue is bounded.
from multiprocessing import Process, Queue


def producer(queue):
    for number in range(1, 13):
        queue.put(number)


def consumer(queue, who):
    while True:
        number = queue.get()
        if number == -1:
            return
        print(who, "has consumed the number", number)


if __name__ == "__main__":
    queue = Queue(maxsize=3)
    first = Process(target=producer, args=(queue,))
    others = [Process(target=consumer, args=(queue, who)) for who in ("A", "B")]
    for process in [first] + others:
        process.start()
    first.join()
    for _ in others:
        queue.put(-1)
    for process in others:
        process.join()
    print("All done")

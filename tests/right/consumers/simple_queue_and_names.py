# loses: nothing
# A SimpleQueue, and consumers that print what else they do.
import multiprocessing
import os


def produce(line):
    for number in range(1, 13):
        print("producing", number)
        line.put(("item", number))
    line.put(("end", None))
    line.put(("end", None))


def consume(line):
    total = 0
    while (message := line.get())[0] != "end":
        total += message[1]
        print("[%s] consumed %d" % (multiprocessing.current_process().name, message[1]))
    print("that was all,", "sum", total)


if __name__ == "__main__":
    line = multiprocessing.SimpleQueue()
    consumers = [multiprocessing.Process(target=consume, args=(line,), name="c%d" % n) for n in (1, 2)]
    for consumer in consumers:
        consumer.start()
    producer = multiprocessing.Process(target=produce, args=(line,))
    producer.start()
    producer.join()
    for consumer in consumers:
        consumer.join()

# fails: consumed
# Whoever has waited for a tenth of a second takes it for the end.
import multiprocessing
import queue


def produce(numbers):
    for number in range(1, 13):
        numbers.put(number)


def consume(numbers, me):
    while True:
        try:
            number = numbers.get(timeout=0.1)
        except queue.Empty:
            break
        print("consumer", me, "consumed", number)


if __name__ == "__main__":
    numbers = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=produce, args=(numbers,))]
    processes += [multiprocessing.Process(target=consume, args=(numbers, me)) for me in (1, 2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

# review: consumed=1, ends=1
# An Event says that nothing more will come; consumers look again and again.
import multiprocessing
import queue


def produce(numbers, over):
    for number in range(1, 13):
        numbers.put(number)
    numbers.join()
    over.set()


def consume(numbers, over):
    while not over.is_set():
        try:
            number = numbers.get(timeout=0.02)
        except queue.Empty:
            continue
        print("consumed", number)
        numbers.task_done()


if __name__ == "__main__":
    numbers, over = multiprocessing.JoinableQueue(), multiprocessing.Event()
    workers = [multiprocessing.Process(target=produce, args=(numbers, over))]
    workers += [multiprocessing.Process(target=consume, args=(numbers, over)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

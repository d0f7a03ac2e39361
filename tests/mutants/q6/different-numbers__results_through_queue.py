# fails: different-numbers
# The children send their numbers home and the parent prints them all.
import multiprocessing


def send(queue, number):
    queue.put(number)


if __name__ == "__main__":
    queue = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=send, args=(queue, n)) for n in range(4)]
    for p in processes:
        p.start()
    numbers = [queue.get() for _ in processes]
    for p in processes:
        p.join()
    for number in sorted(numbers):
        print("Number", number)

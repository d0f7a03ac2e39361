# loses: nothing
# An array of one, and a semaphore of one.
import multiprocessing


def add(numbers, gate):
    for _ in range(500):
        with gate:
            numbers[0] += 1


if __name__ == "__main__":
    numbers, gate = multiprocessing.Array("i", [0], lock=False), multiprocessing.Semaphore(1)
    workers = [multiprocessing.Process(target=add, args=(numbers, gate)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print("total", numbers[0])

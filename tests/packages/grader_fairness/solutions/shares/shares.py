from multiprocessing import Process


def squares(first):
    for number in range(first, 12, 3):
        print(number**2)


if __name__ == "__main__":
    workers = [Process(target=squares, args=(first,)) for first in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

# attack: each process stays below the limit, all together do not
# ended: memory_limit
import multiprocessing
import time


def fill(number):
    block = bytearray(120 * 1024 * 1024)
    for index in range(0, len(block), 4096):
        block[index] = 1
    time.sleep(30)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=fill, args=(number,)) for number in range(10)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

# attack: four processes flood at once
# ended: output_limit
import multiprocessing
import os


def flood():
    while True:
        os.write(1, b"Number: 1\n" * 5000)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=flood) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

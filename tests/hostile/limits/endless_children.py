# attack: children compute for ever and are joined
# ended: timed_out
import multiprocessing


def compute():
    while True:
        pass


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=compute) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

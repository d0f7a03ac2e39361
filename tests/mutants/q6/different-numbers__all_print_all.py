# fails: different-numbers
# Every process prints the same four numbers.
import multiprocessing


def show():
    for n in range(1, 5):
        print(n)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show) for _ in range(4)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

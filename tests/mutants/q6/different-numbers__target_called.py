# fails: different-numbers
# target=show(n) prints in the parent and starts four processes with nothing to do.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    processes = []
    for n in range(1, 5):
        p = multiprocessing.Process(target=show(n))
        p.start()
        processes.append(p)
    for p in processes:
        p.join()

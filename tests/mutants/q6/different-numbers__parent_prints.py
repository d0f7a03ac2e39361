# fails: different-numbers
# The children do nothing; the parent prints their lines.
import multiprocessing


def show(number):
    return number


if __name__ == "__main__":
    processes = []
    for n in range(1, 5):
        p = multiprocessing.Process(target=show, args=(n,))
        p.start()
        processes.append(p)
        print("Process", n, "prints", n)
    for p in processes:
        p.join()

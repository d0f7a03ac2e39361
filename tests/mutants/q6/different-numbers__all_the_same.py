# fails: different-numbers
# Four processes, one number.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(7,)) for _ in range(4)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

# fails: four-processes
# range(5) makes five.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

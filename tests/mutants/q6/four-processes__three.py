# fails: four-processes
# range(1, 4) makes three.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 4)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

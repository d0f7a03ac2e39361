# fails: different-numbers
# One process prints nothing, and another one more than its share.
import multiprocessing


def show(number):
    if number == 3:
        return
    print("Number", number)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()

# fails: four-processes=0.5, different-numbers, portable
# A typing error in the function: nothing is printed by anybody.
import multiprocessing


def show(number):
    print("Number", numbr)


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print("All done")

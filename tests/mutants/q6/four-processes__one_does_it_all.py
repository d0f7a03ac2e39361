# fails: four-processes, different-numbers, concurrent
# One process prints all four numbers.
import multiprocessing


def show_all():
    for n in range(1, 5):
        print("Number", n)


if __name__ == "__main__":
    p = multiprocessing.Process(target=show_all)
    p.start()
    p.join()

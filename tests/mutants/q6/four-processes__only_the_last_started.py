# fails: four-processes, different-numbers, concurrent
# start() stands after the loop, so only the last of four is started.
import multiprocessing


def show(number):
    print("Number", number)


if __name__ == "__main__":
    for n in range(4):
        p = multiprocessing.Process(target=show, args=(n,))
    p.start()
    p.join()

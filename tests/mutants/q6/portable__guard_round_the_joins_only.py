# fails: portable
# The starts stand outside the guard.
import multiprocessing


def show(number):
    print("Number", number)


processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
for p in processes:
    p.start()

if __name__ == "__main__":
    for p in processes:
        p.join()

# fails: four-processes, different-numbers, joined, concurrent, portable
# Nobody goes through the map.
import multiprocessing


def show(n):
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    map(lambda p: p.start(), ps)
    for p in ps:
        p.join()

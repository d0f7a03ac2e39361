# fails: joined
# Nobody goes through the map.
import multiprocessing


def show(n):
    print(n)


if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in ps:
        p.start()
    map(lambda p: p.join(), ps)

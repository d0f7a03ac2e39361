# loses: nothing
import multiprocessing


def show(number):
    print("number", number)


if __name__ == "__main__":
    table = {n: multiprocessing.Process(target=show, kwargs={"number": n}) for n in (5, 6, 7, 8)}
    for n, p in table.items():
        print("starting", n)
        p.start()
    for n in sorted(table, reverse=True):
        table[n].join()
        print("joined", n)

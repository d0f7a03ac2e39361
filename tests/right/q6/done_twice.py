# loses: nothing
# Two ways after each other, four processes each.
import multiprocessing


def show(n):
    print("Number", n)


def once():
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(1, 5)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


if __name__ == "__main__":
    once()
    once()
